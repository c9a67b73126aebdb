import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = join(dirname(fileURLToPath(import.meta.url)), '../../src')

/** Imports that are run when a file is: those of types alone and those that are awaited later are left out. */
const RUN_AT_ONCE = /^(?:import|export)\s+(?!type\b)(?:[^'"\n;]*?(?:\{[^}]*\}\s*)?from\s*)?['"]([^'"]+)['"]/gm

/** What runs before a file does its first own work: files of ours, and npm packages. */
function runFirst(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const walk = (path: string): void => {
    if (files.has(relative(SRC, path))) return
    files.add(relative(SRC, path))
    if (path.endsWith('.json')) return
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(RUN_AT_ONCE)) {
      if (name.startsWith('.')) walk(join(dirname(path), name).replace(/\.js$/, '.ts'))
      else if (!name.startsWith('node:')) packages.add(name)
    }
  }
  walk(join(SRC, entry))
  return { files, packages }
}

/** Folders that a set of files lies in. */
function folders(files: ReadonlySet<string>): readonly string[] {
  return [...new Set([...files].map((file) => file.split('/')[0] ?? ''))].toSorted()
}

describe('what a command runs before it does anything', () => {
  it('is for help and wrong usage the command line and words of the model: no engine, no store, no server', () => {
    const { files, packages } = runFirst('cli.ts')
    expect(files).toContain('cli/commands/rank.ts')
    expect(folders(files)).toEqual(['app', 'cli', 'cli.ts', 'model'])
    expect([...packages].toSorted()).toEqual(['commander', 'zod'])
  })

  it.each(['app.ts', 'app/judging-thread.ts', 'worker/run-worker.ts'])('is for %s no store: the one that is asked for is read when it is opened', (entry) => {
    const { packages } = runFirst(entry)
    expect(packages).toContain('zod')
    expect([...packages].filter((name) => /neo4j|sqlite|express|bullmq|libphonenumber/.test(name))).toEqual([])
  })

  it('is for the server what answers, and not what loads a portfolio or checks the tokens of others', () => {
    const { files, packages } = runFirst('web/server.ts')
    expect(packages).toContain('express')
    expect([...packages].filter((name) => /neo4j|sqlite|bullmq|libphonenumber|jose/.test(name))).toEqual([])
    expect([...files].filter((file) => ['app/load-run.ts', 'app/rank-run.ts', 'app/sample-run.ts', 'measure/index.ts'].includes(file))).toEqual([])
  })
})
