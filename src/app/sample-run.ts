import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../model/problem.js'
import { writeSample } from '../sample/portfolio.js'
import { onFiles, openTextFile, type TextFile } from './files.js'
import { utc, type App, type TellProgress } from './context.js'

/** What the command line's `sample` asks for. */
export interface SampleRequest {
  readonly dir: string
  readonly parties?: number
  readonly seed?: string
  readonly dryRun?: boolean
}

/** What was written, or with `written` false would be: lines by file, each with its header. */
export interface SampleReport {
  readonly dir: string
  readonly written: boolean
  readonly at: string
  readonly lines: Readonly<Record<string, number>>
}

/** Parties of an invented portfolio when no number is given: loads and ranks in seconds. */
const PARTIES = 2000

/** @throws Problem conflict when the folder is not empty; invalid-input when it cannot be made or read */
function emptyFolder(path: string, isMade: boolean): void {
  const isEmpty = onFiles(path, () => {
    if (isMade) mkdirSync(path, { recursive: true })
    return !existsSync(path) || readdirSync(path).length === 0
  })
  if (!isEmpty) throw new Problem('conflict', `the folder ${path} is not empty; name a new one, so that nothing is overwritten`)
}

/** Writes an invented portfolio into a new or empty folder. */
export async function runSample(app: App, request: SampleRequest, tell: TellProgress): Promise<SampleReport> {
  const dir = resolve(app.folder, request.dir)
  const isWritten = request.dryRun !== true
  emptyFolder(dir, isWritten)
  const files = new Map<string, TextFile>()
  const open = (name: string): TextFile => {
    const path = join(dir, name)
    onFiles(path, () => mkdirSync(dirname(path), { recursive: true }))
    const file = openTextFile(path)
    files.set(name, file)
    return file
  }
  let written = 0
  try {
    const lines = await writeSample({ parties: request.parties ?? PARTIES, seed: request.seed ?? 1, at: utc(app.atMs()) }, async (name, chunk) => {
      written += chunk.length
      tell(`writing ${name}`, written, 0)
      if (isWritten) (files.get(name) ?? open(name)).write(chunk)
    })
    return { dir, written: isWritten, at: utc(app.atMs()), lines }
  } finally {
    for (const file of files.values()) file.close()
  }
}
