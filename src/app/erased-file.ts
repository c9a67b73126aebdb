import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../model/problem.js'
import type { Tombstone } from '../model/rights.js'
import type { App } from './context.js'
import { onFiles } from './files.js'

/*
 * Beside the key lies a file of keyed hashes of who was erased, one a line: an older backup that is restored does not know of
 * them, and whoever has the key has this file too. It holds no personal data.
 */

const lineSchema = z.object({ hash: z.string(), of: z.enum(['party', 'debt', 'value']), erasedOn: z.string() })

function erasedFile({ settings: { keyFile } }: App): string {
  return join(dirname(keyFile), `${basename(keyFile, '.key')}-erased.ndjson`)
}

/** What was erased under this key, as the file beside it tells; empty where there is none. @throws Problem invalid-input for a damaged one */
export function erasedBesideKey(app: App): readonly Tombstone[] {
  const path = erasedFile(app)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').flatMap((line, i): readonly Tombstone[] => {
    if (line === '') return []
    try {
      return [lineSchema.parse(JSON.parse(line))]
    } catch (error) {
      throw new Problem('invalid-input', `${path} is damaged at line ${i + 1}: it tells who was erased; restore it, or take out that line`, undefined, { cause: error })
    }
  })
}

/** Adds what was erased to the file beside the key. */
export function noteErased(app: App, tombstones: readonly Tombstone[]): void {
  const path = erasedFile(app)
  const lines = tombstones.map((one) => `${JSON.stringify(one)}\n`)
  if (lines.length > 0) onFiles(path, () => { appendFileSync(path, lines.join(''), { mode: 0o600, flush: true }) })
}
