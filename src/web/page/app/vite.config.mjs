// Builds the page: one shell, hashed files beside it, everything from this server itself.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  logLevel: 'warn',
  // Nothing of the surroundings of the build goes into the page.
  envPrefix: [],
  publicDir: false,
  build: {
    outDir: '../../../../dist/web/page',
    emptyOutDir: false,
    assetsDir: 'assets',
    // Small files would become data: addresses, which the page may not run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    reportCompressedSize: false,
    license: { fileName: 'assets/licenses.md' },
  },
  worker: { format: 'es' },
})
