import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../src/store/embedded/open.js'
import { storeConformance } from './conformance.js'

storeConformance('embedded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-store-'))
  return {
    open: () => openEmbedded({ path: join(folder, 'store.db') }),
    remove: async () => rmSync(folder, { recursive: true }),
  }
})
