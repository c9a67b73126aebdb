import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Problem, type ProblemPlace } from '../model/problem.js'
import { openForReading } from './files.js'

/** A line of input that could be read, or the problem that it has. */
export type JsonLine = { readonly value: unknown } | { readonly problem: Problem; readonly id?: string }

function openText(file: string | undefined, folder: string): Readable {
  if (file === undefined || file === '-') return process.stdin
  const path = resolve(folder, file)
  if (!existsSync(path)) throw new Problem('invalid-input', `there is no file ${file}`)
  return openForReading(path, file)
}

/** Reads a whole JSON text from a file or (absent, or `-`) from standard input. */
export async function readJsonText(file: string | undefined, folder: string): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of openText(file, folder)) chunks.push(Buffer.from(chunk as Buffer))
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Problem('invalid-input', 'the input is not JSON; for one JSON text a line add --ndjson', [{ pointer: '', message: 'it cannot be read as JSON' }], { cause: error })
  }
}

/** Reads one JSON text a line; a line that is not JSON becomes a problem in its place, and the rest goes on. */
export async function* readJsonLines(file: string | undefined, folder: string): AsyncIterable<JsonLine> {
  let number = 0
  for await (const line of createInterface({ input: openText(file, folder), crlfDelay: Infinity })) {
    number++
    const text = line.replace(/^\uFEFF/, '').trim()
    if (text === '') continue
    let read: JsonLine
    try {
      read = { value: JSON.parse(text) }
    } catch {
      // The parser's own message would quote the line.
      read = { problem: new Problem('invalid-input', `line ${number} is not JSON`, [{ pointer: '', message: 'it cannot be read as JSON' }]) }
    }
    yield read
  }
}

/** Id that a question carries, so that its answer can be told even when the question is wrong. */
export function idOf(question: unknown): string | undefined {
  if (typeof question !== 'object' || question === null || !('id' in question)) return undefined
  return typeof question.id === 'string' ? question.id : undefined
}

/** A problem as it stands in a stream of answers. */
export function problemLine(problem: Problem, id: string | undefined): { readonly id?: string; readonly problem: { readonly code: string; readonly detail: string; readonly errors: readonly ProblemPlace[] } } {
  return { ...(id === undefined ? {} : { id }), problem: { code: problem.code, detail: problem.message, errors: problem.errors } }
}
