import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** What a run of the command line printed and how it ended. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The surroundings without any setting of the product, so that only what a test gives counts. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RIGHTPARTY_')))
}

/** Runs the built command line in a folder, with these settings of the product in its surroundings, and waits for its end. */
export function rightparty(folder: string, args: readonly string[], input = '', settings: Readonly<Record<string, string>> = {}): Ran {
  const done = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder, input, encoding: 'utf8', env: { ...cleanEnvironment(), ...settings }, maxBuffer: 1 << 28,
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** Starts the built command line and leaves it running. */
export function startRightparty(folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { cwd: folder, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Reads the one JSON object that a command printed. */
export function json<T>(ran: Ran): T {
  return JSON.parse(ran.out) as T
}

/** Hands a fresh folder to a piece of work and removes it afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-test-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Path of a file of the shared reference material; undefined, and said in one line, where this clone does not have it. */
export function shared(path: string): string | undefined {
  const full = fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url))
  if (existsSync(full)) return full
  console.log(`../shared/${path} is not there: what rests on it is not tested in this clone`)
  return undefined
}
