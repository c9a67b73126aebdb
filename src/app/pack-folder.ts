import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePack, shippedPacks, workedCaseSchema, type Pack, type WorkedCase } from '../decide/index.js'
import { Problem } from '../model/problem.js'
import { schemaPlaces } from '../model/schema.js'

/** Where the shipped packs lie, in the sources and in what is built from them. */
const SHIPPED = fileURLToPath(new URL('../decide/packs/', import.meta.url))

/** A pack and the worked cases beside it. */
export interface PackFolder {
  /** Path of the folder; absent for a pack given as a file alone. */
  readonly folder: string
  readonly pack: Pack
  readonly cases: readonly WorkedCase[]
}

function jsonOf(path: string): unknown {
  if (!existsSync(path)) throw new Problem('pack-invalid', `${path}: the file is not there`, [{ pointer: '', message: 'the file is not there' }])
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Problem('pack-invalid', `${path}: the file is not JSON`, [{ pointer: '', message: 'it cannot be read as JSON' }], { cause: error })
  }
}

/** Reads the worked cases of a folder. @throws Problem pack-invalid with file, pointer and reason */
function casesOf(path: string): readonly WorkedCase[] {
  const read = workedCaseSchema.array().safeParse(jsonOf(path))
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('pack-invalid', `${path}: ${places[0]?.message ?? 'these are no worked cases'} (at ${places[0]?.pointer || '/'})`, places)
}

/**
 * Reads a pack from its file, or from the folder that holds it as `pack.json`.
 * @throws Problem pack-invalid with file, pointer and reason
 */
export function readPack(given: string, from: string): Pack {
  const path = resolve(from, given)
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'pack.json') : path
  return parsePack(jsonOf(file), file)
}

/**
 * Reads a pack and the worked cases beside it.
 * @throws Problem pack-invalid with file, pointer and reason, also where `cases.json` is not there: a pack stands with its cases
 */
export function readPackFolder(given: string, from: string): PackFolder {
  const folder = resolve(from, given)
  return { folder, pack: readPack(folder, from), cases: casesOf(join(folder, 'cases.json')) }
}

/** Finds a shipped pack by id or place, whatever the case of the letters, with the worked cases beside it; else undefined. */
export function shippedFolder(name: string): PackFolder | undefined {
  const wanted = name.toLowerCase()
  const pack = shippedPacks.find((one) => one.id.toLowerCase() === wanted) ?? shippedPacks.find((one) => one.place !== '*' && one.place.toLowerCase() === wanted)
  if (pack === undefined) return undefined
  const folder = readdirSync(SHIPPED).find((one) => {
    const file = join(SHIPPED, one, 'pack.json')
    return existsSync(file) && (jsonOf(file) as { readonly id?: unknown }).id === pack.id
  })
  const cases = folder === undefined ? undefined : join(SHIPPED, folder, 'cases.json')
  return { folder: folder === undefined ? SHIPPED : join(SHIPPED, folder), pack, cases: cases !== undefined && existsSync(cases) ? casesOf(cases) : [] }
}
