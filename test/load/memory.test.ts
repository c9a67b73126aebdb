import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { LoadInput } from '../../src/model/load.js'
import { formatDay } from '../../src/model/time.js'
import { contextFor, input, SOURCES, withStore } from './portfolio.js'
import { loadPortfolio } from '../../src/load/index.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const SOURCE_ROWS = 2
/** Below what a row takes as an object, a key or an id. */
const HEAP_BYTES_A_ROW = 20
/** Words of keys, parties and ties, and the index that doubles. */
const TABLE_BYTES_A_ROW = 150
/** What is compiled, cached or between two batches, and does not grow with the rows. */
const SLACK_BYTES = 3e6

function lines(name: string, header: string, rows: number, line: (row: number) => string): LoadInput {
  async function* open(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${header}\n`)
    for (let at = 0; at < rows; at += 500) {
      yield Buffer.from(Array.from({ length: Math.min(500, rows - at) }, (_, i) => `${line(at + i)}\n`).join(''))
    }
  }
  return { name, open }
}

function dayOf(row: number): string {
  return formatDay(row % 20_000)
}

function portfolioOf(rows: number): readonly LoadInput[] {
  return [
    input('sources.csv', SOURCES),
    lines('parties.csv', 'party_id,kind,name,country,birth_date,source_id', rows, (i) => `p${i},person,Party ${i},GB,${dayOf(i)},crm`),
    lines('relations.csv', 'relation_id,from_id,to_id,kind,source_id', rows, (i) => `r${i},p${i},p${(i * 7 + 1) % rows},reference_of,crm`),
    lines('contact_points.csv', 'contact_point_id,party_id,kind,value,source_id', rows, (i) => `c${i},p${i},email,mailbox${i}@example.net,crm`),
  ]
}

interface Most {
  readonly heap: number
  readonly tables: number
}

/** Loads so many rows twice; gives the most that was live at any time, in the heap and in tables. */
async function mostLive(rows: number): Promise<Most> {
  return withStore(async (store) => {
    const most = { heap: 0, tables: 0 }
    const weigh = (): void => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      most.heap = Math.max(most.heap, heapUsed)
      most.tables = Math.max(most.tables, arrayBuffers)
    }
    for (const outcome of ['accepted', 'unchanged'] as const) {
      let told = 0
      // Four times a file, whatever its size.
      const onProgress = ({ rows: read, file }: { readonly rows: number; readonly file: string }): void => {
        const quarter = Math.floor((read * 4) / rows)
        if (quarter === told || file === 'sources.csv') return
        told = quarter
        weigh()
      }
      const report = await loadPortfolio({ inputs: portfolioOf(rows) }, contextFor(store, { onProgress }))
      expect(report.files.reduce((sum, file) => sum + file[outcome], 0)).toBe(3 * rows + SOURCE_ROWS)
    }
    return most
  })
}

describe('the memory of a load', () => {
  it('holds some words of each row and no row, first and second time, while files of any length pass through', async () => {
    await mostLive(2000)
    const [few, many] = [4000, 24_000]
    const small = await mostLive(few)
    const large = await mostLive(many)
    const more = 3 * (many - few)
    expect(large.heap - small.heap).toBeLessThan(SLACK_BYTES + more * HEAP_BYTES_A_ROW)
    expect(large.tables - small.tables).toBeLessThan(SLACK_BYTES + more * TABLE_BYTES_A_ROW)
  }, 300_000)
})
