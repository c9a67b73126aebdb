import { createWriteStream, mkdirSync, readdirSync } from 'node:fs'
import { once } from 'node:events'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../model/problem.js'
import { writeSample } from '../sample/portfolio.js'
import { utc, type App, type TellProgress } from './context.js'

/** What the command line's `sample` asks for. */
export interface SampleRequest {
  readonly dir: string
  readonly parties?: number
  readonly seed?: string
}

/** What was written: lines by file, each with its header. */
export interface SampleReport {
  readonly dir: string
  readonly at: string
  readonly lines: Readonly<Record<string, number>>
}

/** Parties of an invented portfolio when no number is given: loads and ranks in seconds. */
const PARTIES = 2000

function emptyFolder(path: string): void {
  mkdirSync(path, { recursive: true })
  if (readdirSync(path).length > 0) throw new Problem('conflict', `the folder ${path} is not empty; name a new one, so that nothing is overwritten`)
}

/** Writes an invented portfolio into a new or empty folder. */
export async function runSample(app: App, request: SampleRequest, tell: TellProgress): Promise<SampleReport> {
  const dir = resolve(app.folder, request.dir)
  emptyFolder(dir)
  const streams = new Map<string, ReturnType<typeof createWriteStream>>()
  const open = (file: string): ReturnType<typeof createWriteStream> => {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    const stream = createWriteStream(path)
    streams.set(file, stream)
    return stream
  }
  let written = 0
  const lines = await writeSample(
    { parties: request.parties ?? PARTIES, seed: request.seed ?? 1, at: utc(app.atMs()) },
    async (file, chunk) => {
      const stream = streams.get(file) ?? open(file)
      written += chunk.length
      tell(`writing ${file}`, written, 0)
      if (!stream.write(chunk)) await once(stream, 'drain')
    },
  )
  await Promise.all(
    [...streams.values()].map((stream) => {
      stream.end()
      return once(stream, 'close')
    }),
  )
  return { dir, at: utc(app.atMs()), lines }
}
