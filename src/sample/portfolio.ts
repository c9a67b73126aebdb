import { FILE_KINDS, type FileKind } from '../model/load.js'
import { DIRT, DIRT_EVERY } from './dirt.js'
import { contactPoints } from './files/contact-points.js'
import { debts, obligations } from './files/debts.js'
import { events } from './files/events.js'
import { ISLAND_ROWS } from './files/islands.js'
import { parties } from './files/parties.js'
import { relations } from './files/relations.js'
import { sources } from './files/sources.js'
import { matchDecisions, statuses, suppressions } from './files/states.js'
import { templates } from './files/templates.js'
import { mappingLines, placementLines } from './placement.js'
import { readmeLines } from './readme.js'
import { COLUMNS, csvLine, type CsvFile, type Row } from './table.js'
import { worldOf, type SampleOptions, type World } from './world.js'

export type { SampleOptions } from './world.js'

/** One file of the invented portfolio: its path in the folder, and its lines without their ends, header first. */
export interface SampleFile {
  readonly file: string
  readonly lines: Iterable<string>
}

/** Takes the text of a file piece by piece, in order; a piece need not end with a line. May be slow: each piece is awaited. */
export type WriteChunk = (file: string, chunk: string) => void | Promise<void>

const ROWS: { readonly [File in CsvFile]: (world: World) => Iterable<Row<File>> } = {
  sources, parties, debts, obligations, relations, contact_points: contactPoints, statuses, suppressions, templates,
  match_decisions: matchDecisions,
}

/** Good lines with a bad one after each `DIRT_EVERY`; in a small portfolio each kind of bad line still comes once. */
function* withDirt(world: World, kind: FileKind, good: Iterable<string>): Generator<string> {
  const dirt = DIRT[kind]
  let n = 0
  let lines = 0
  for (const line of good) {
    yield line
    if (++lines % DIRT_EVERY === 0 && dirt.length > 0) yield* dirt[n % dirt.length]?.lines(world, n++) ?? []
  }
  for (; n < dirt.length; n++) yield* dirt[n]?.lines(world, n) ?? []
}

function* csvLines(world: World, file: CsvFile): Generator<string> {
  for (const row of ROWS[file](world)) yield csvLine(file, row)
  for (const row of ISLAND_ROWS[file]?.(world) ?? []) yield csvLine(file, row)
}

function* eventLines(world: World): Generator<string> {
  for (const row of events(world)) yield JSON.stringify(row)
}

function* linesOf(world: World, kind: FileKind): Generator<string> {
  if (kind === 'events') {
    yield* withDirt(world, kind, eventLines(world))
    return
  }
  yield COLUMNS[kind].join(',')
  yield* withDirt(world, kind, csvLines(world, kind))
}

/**
 * Makes an invented portfolio: a note, every file of the input format, and a wide placement file as an example. The same options give the same lines on every machine.
 * Rows are computed when they are asked for and none is kept, so a million parties need no more memory than a hundred.
 * @throws Problem invalid-input when the options are out of range
 */
export function samplePortfolio(options: SampleOptions): readonly SampleFile[] {
  const world = worldOf(options)
  return [
    { file: 'README.txt', lines: readmeLines(options, world) },
    ...FILE_KINDS.map((kind) => ({ file: kind === 'events' ? 'events.ndjson' : `${kind}.csv`, lines: linesOf(world, kind) })),
    { file: 'examples/placement-cards.csv', lines: placementLines(world) },
    { file: 'examples/placement-cards.mapping.json', lines: mappingLines() },
  ]
}

const CHUNK_CHARACTERS = 1 << 16

/**
 * Hands the text of an invented portfolio to `write`, file by file, in pieces of about 64 Ki characters.
 * @returns how many lines each file has, its header included
 * @throws Problem invalid-input when the options are out of range
 */
export async function writeSample(options: SampleOptions, write: WriteChunk): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { file, lines } of samplePortfolio(options)) {
    let chunk = ''
    let count = 0
    for (const line of lines) {
      chunk += `${line}\n`
      count++
      if (chunk.length >= CHUNK_CHARACTERS) {
        await write(file, chunk)
        chunk = ''
      }
    }
    if (chunk !== '') await write(file, chunk)
    counts[file] = count
  }
  return counts
}
