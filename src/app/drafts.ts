import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Removes what runs that were killed left half written beside a path, as `PATH.tmp-PROCESS`. */
export function removeDrafts(path: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const [stem, pid] = name.split('.tmp-')
    if (stem !== basename(path) || pid === undefined) continue
    if (Number(pid) === process.pid || !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
