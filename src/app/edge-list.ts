import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildGraph, readTies, type Edge, type Graph, type TieRow } from '../graph/index.js'
import { csvTokenizer, type CsvRow } from '../load/csv.js'
import { Problem } from '../model/problem.js'
import { openForReading } from './files.js'

/** A row of an edge list that was left out: its number (the header is not counted), a code and what to do about it. */
export interface EdgeReject {
  readonly row: number
  readonly code: string
  readonly message: string
}

const COLUMNS = ['from', 'to', 'strength'] as const

/** Where our columns stand in the file's header. */
function columnsOf(header: CsvRow | undefined, path: string): readonly number[] {
  const names = typeof header === 'string' || header === undefined ? [] : header.map((name) => name.trim().toLowerCase())
  const at = COLUMNS.map((name) => names.indexOf(name))
  if (at[0] === -1 || at[1] === -1) {
    throw new Problem('invalid-input', `${path} has no columns "from" and "to" in its header; name them so, and the third, if there is one, "strength"`)
  }
  return at
}

async function* tokenized(path: string, shownAs: string): AsyncIterable<readonly CsvRow[]> {
  const tokenizer = csvTokenizer()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk: Uint8Array | undefined): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch (error) {
      throw new Problem('invalid-input', `${shownAs} is not UTF-8 text; export it again as UTF-8`, [], { cause: error })
    }
  }
  for await (const chunk of openForReading(path, shownAs)) yield tokenizer.push(decode(chunk as Buffer))
  yield tokenizer.push(decode(undefined))
  yield tokenizer.end()
}

/**
 * Reads an edge list (CSV with columns `from,to[,strength]`) into a graph; a bad row is left out and told.
 * @throws Problem invalid-input when the file is not there, is not UTF-8, or has no such columns
 */
export async function readEdgeList(path: string, folder: string, directed: boolean): Promise<{ readonly graph: Graph; readonly rejects: readonly EdgeReject[] }> {
  const full = resolve(folder, path)
  if (!existsSync(full)) throw new Problem('invalid-input', `there is no file ${path}`)
  const rejects: EdgeReject[] = []
  const ties: Edge[] = []
  let header: readonly number[] | undefined
  let width = 0
  let row = 0
  for await (const rows of tokenized(full, path)) {
    for (const cells of rows) {
      if (header === undefined) {
        header = columnsOf(cells, path)
        width = cells.length
        continue
      }
      row++
      const number = row
      if (typeof cells === 'string' || cells.length !== width) {
        rejects.push({ row, code: typeof cells === 'string' ? cells : 'field-count', message: `this row does not have the ${width} fields of the header` })
        continue
      }
      const [from, to, strength] = header.map((i) => cells[i])
      const tie: TieRow = { from: from?.trim() ?? '', to: to?.trim() ?? '', strength }
      ties.push(...readTies([tie], ({ code, message }) => rejects.push({ row: number, code, message })))
    }
  }
  if (header === undefined) columnsOf(undefined, path)
  return { graph: buildGraph(ties, { directed }), rejects }
}
