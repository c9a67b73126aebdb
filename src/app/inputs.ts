import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { FILE_KINDS, type FileKind, type LoadInput } from '../model/load.js'
import { Problem } from '../model/problem.js'
import { onFiles, openForReading } from './files.js'

function fileInput(path: string, kind: FileKind | undefined): LoadInput {
  const open = (): AsyncIterable<Uint8Array> => openForReading(path, path)
  const found = onFiles(path, () => statSync(path))
  // A pipe would give its rows once, and opening one that nobody writes to waits for ever.
  if (!found.isFile() && !found.isDirectory()) throw new Problem('invalid-input', `${path} is a pipe or a device, and a load reads each file twice; write it to a file first`)
  return { name: basename(path), ...(kind === undefined ? {} : { kind }), path, sizeBytes: found.size, open }
}

function kindOf(name: string): FileKind | undefined {
  const stem = name.replace(/\.(csv|ndjson)$/, '')
  return stem === name ? undefined : FILE_KINDS.find((kind) => kind === stem)
}

/** Files to load, and the names of those in the same folders that are none of a portfolio. */
export interface FoundInputs {
  readonly inputs: readonly LoadInput[]
  readonly notRead: readonly string[]
}

/** A folder's own words about itself are no rows that somebody forgot. */
const SAYS_WHAT_IT_IS = /^(readme|licen[cs]e|notice)\b/i

function portfolioIn(folder: string): FoundInputs {
  const items = onFiles(folder, () => readdirSync(folder, { withFileTypes: true }))
  const names = items.filter((item) => (!item.isDirectory() || kindOf(item.name) !== undefined) && !item.name.startsWith('.')).map((item) => item.name).toSorted()
  const found = names.filter((name) => kindOf(name) !== undefined)
  if (found.length === 0) {
    throw new Problem('invalid-input', `the folder ${folder} holds no file of a portfolio; it takes ${FILE_KINDS.map((kind) => `${kind}.csv`).join(', ')} or the same as .ndjson`)
  }
  return {
    inputs: found.map((name) => fileInput(join(folder, name), undefined)),
    notRead: names.filter((name) => kindOf(name) === undefined && !SAYS_WHAT_IT_IS.test(name)),
  }
}

/**
 * Finds the files that the given paths name: a folder stands for the portfolio files in it (with a format, for all its
 * files), a file for itself.
 * @throws Problem invalid-input naming the path that is not there or that cannot be read
 */
export function findInputs(paths: readonly string[], as: string | undefined, format: string | undefined, folder: string): FoundInputs {
  const kind = as === undefined ? undefined : FILE_KINDS.find((name) => name === as)
  if (as !== undefined && kind === undefined) throw new Problem('invalid-input', `--as wants one of ${FILE_KINDS.join(', ')}`)
  const found = paths.map((given): FoundInputs => {
    const path = resolve(folder, given)
    if (!existsSync(path)) throw new Problem('invalid-input', `there is no file or folder ${given}`)
    const isFolder = statSync(path).isDirectory()
    if (!isFolder) return { inputs: [fileInput(path, kind)], notRead: [] }
    if (kind !== undefined) throw new Problem('invalid-input', `--as ${kind} wants a file, and ${given} is a folder`)
    if (format === undefined) return portfolioIn(path)
    const names = readdirSync(path).filter((name) => !name.startsWith('.')).toSorted()
    return { inputs: names.map((name) => fileInput(join(path, name), undefined)), notRead: [] }
  })
  return { inputs: found.flatMap(({ inputs }) => inputs), notRead: found.flatMap(({ notRead }) => notRead) }
}

/**
 * Reads a JSON file.
 * @throws Problem invalid-input when it is not there or is not JSON
 */
export function readJson(path: string, folder: string): unknown {
  const full = resolve(folder, path)
  if (!existsSync(full)) throw new Problem('invalid-input', `there is no file ${path}`)
  const text = onFiles(path, () => readFileSync(full, 'utf8'))
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('invalid-input', `${path} is not JSON; check it with a JSON editor`, [], { cause: error })
  }
}
