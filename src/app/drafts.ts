import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { processExists } from '../store/owner.js'

/** Where this run writes what is to stand at a path only when it is whole. */
export function draftOf(path: string): string {
  return `${path}.tmp-${process.pid}`
}

/** Writes a file (mode 0600) of parts, one after another, so that nobody ever finds a half of it. */
export function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const draft = draftOf(path)
  const file = openSync(draft, 'w', 0o600)
  try {
    for (const part of parts) writeFileSync(file, part)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/** Removes the drafts that runs which were killed left beside a path. */
export function removeDrafts(path: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const [stem, pid] = name.split('.tmp-')
    if (stem !== basename(path) || pid === undefined) continue
    if (Number(pid) === process.pid || !processExists(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
