import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { processExists } from '../store/owner.js'

/** Removes what runs that were killed left half written beside a path, as `PATH.tmp-PROCESS`. */
export function removeDrafts(path: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const [stem, pid] = name.split('.tmp-')
    if (stem !== basename(path) || pid === undefined) continue
    if (Number(pid) === process.pid || !processExists(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
