import type { CopyBatch, CopyRecords, CopySection } from '../../model/copy.js'
import type { EntryState } from '../../model/dispatch.js'
import type { Lease } from '../../model/lease.js'
import { BATCH_ROWS_MAX, RECORDS_AT_ONCE, SEGMENTS_AT_ONCE } from '../../model/limits.js'
import type { Entry, ListHead } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import { slicesOf } from '../../model/slices.js'
import { compareBytes } from '../order.js'
import type { StoreExport } from '../port.js'
import type { Graph, Params, Row } from './connection.js'
import { ledgerStore } from './ledger.js'
import { toUnsigned } from './lists.js'

/** Where a store stood when it was begun to be read. */
interface Stamp {
  readonly visible: number
  readonly size: number
  readonly peaks: readonly string[]
}

/** Reads everything; see the port. The server holds no moment for so long, so that what was written meanwhile ends it. */
export function storeExport(graph: Graph): StoreExport {
  return {
    everything: async function* () {
      const [row] = await graph.read('copy-stamp')
      const [visible, , size, peaks] = row!
      yield* batches(graph, { visible: Number(visible), size: Number(size), peaks: peaks as readonly string[] })
      if (JSON.stringify((await graph.read('copy-stamp'))[0]) !== JSON.stringify(row)) {
        throw new Problem('conflict', `the store ${graph.where} was written to while everything in it was read: let nothing write to it and run it again`)
      }
    },
  }
}

async function* batches(graph: Graph, stamp: Stamp): AsyncGenerator<CopyBatch> {
  const at = { at: stamp.visible }
  yield* inParts('acts', (await graph.read('copy-acts')).map(toAct))
  yield* pages(graph, 'versions', {
    statement: 'copy-versions', first: { key: '', revision: 0, ...at }, placeOf: (row) => ({ key: row[1], revision: row[4] }),
    toRecord: (row) => toVersion(row, stamp.visible),
  })
  yield* pages(graph, 'refusals', {
    statement: 'copy-refusals', first: { keyHash: '', revision: 0, ...at }, placeOf: gatePlace,
    toRecord: ([keyHash, revision, kind, sourceId, sourceClass, rules]) => ({ keyHash, kind, sourceId, sourceClass, rules, revision }) as CopyRecords['refusals'],
  })
  yield* pages(graph, 'held', {
    statement: 'copy-held', first: { keyHash: '', revision: 0, ...at }, placeOf: gatePlace,
    toRecord: ([keyHash, revision, kind, sourceId, sealed, rules]) => ({ keyHash, kind, sourceId, sealed, rules, revision }) as CopyRecords['held'],
  })
  const lists = (await graph.read('copy-lists')).map(([actId, head]) => ({ actId: String(actId), head: JSON.parse(String(head)) as ListHead }))
  yield* inParts('lists', lists)
  const names = lists.map(({ head }) => head.name).toSorted(compareBytes)
  for (const list of names) yield* entriesOf(graph, list)
  for (const list of names) yield* segmentsOf(graph, list)
  yield* leaves(graph)
  yield { section: 'tree', records: [{ size: stamp.size, peaks: stamp.peaks }] }
  yield* inParts('signOffs', (await graph.read('copy-sign-offs')).map(([pack, version, digest, by, evidence, signedAt, leafId]) =>
    ({ signOff: { pack, version, digest, by, evidence, at: signedAt }, leafId }) as CopyRecords['signOffs']))
  yield* runs(graph)
  yield* dispatching(graph, names)
}

function gatePlace([keyHash, revision]: Row): Params {
  return { keyHash, revision }
}

function leaseOf([content]: Row): Lease {
  return JSON.parse(String(content)) as Lease
}

function stateOf([content]: Row): EntryState {
  return JSON.parse(String(content)) as EntryState
}

/** Hands on records that are held already, no more at once than a batch may have. */
function* inParts<S extends CopySection>(section: S, records: readonly CopyRecords[S][]): Generator<CopyBatch> {
  for (const some of slicesOf(records, BATCH_ROWS_MAX)) yield { section, records: some } as unknown as CopyBatch
}

/** Where the records of a section are read. */
interface SectionSource<S extends CopySection> {
  readonly statement: string
  readonly first: Params
  /** The place behind a row, from which the next page goes on. */
  readonly placeOf: (row: Row) => Params
  readonly toRecord: (row: Row) => CopyRecords[S]
  readonly atOnce?: number
}

/** Reads a section page by page. */
async function* pages<S extends CopySection>(graph: Graph, section: S, source: SectionSource<S>): AsyncGenerator<CopyBatch> {
  const { statement, first, placeOf, toRecord, atOnce = BATCH_ROWS_MAX } = source
  let params = first
  for (;;) {
    const rows = await graph.read(statement, { ...params, limit: atOnce })
    const last = rows.at(-1)
    if (last === undefined) return
    yield { section, records: rows.map(toRecord) } as unknown as CopyBatch
    if (rows.length < atOnce) return
    params = { ...params, ...placeOf(last) }
  }
}

function toAct([actId, kind, revision, recordedAtMs, leafId]: Row): CopyRecords['acts'] {
  return { actId, kind, revision, recordedAtMs, leafId } as CopyRecords['acts']
}

function toVersion([kind, key, content, purposes, revision, replacedIn]: Row, visible: number): CopyRecords['versions'] {
  return {
    key, kind, content: typeof content === 'string' ? (JSON.parse(content) as unknown) : null, purposes: purposes === '' ? [] : String(purposes).split(' '), revision,
    ...(replacedIn === null || Number(replacedIn) > visible ? {} : { replacedIn }),
  } as unknown as CopyRecords['versions']
}

function entriesOf(graph: Graph, list: string): AsyncGenerator<CopyBatch> {
  const toRecord = ([content, , debtId, creditorId]: Row): CopyRecords['entries'] =>
    ({ list, entry: JSON.parse(String(content)) as Entry, debtId, creditorId }) as CopyRecords['entries']
  return pages(graph, 'entries', { statement: 'copy-entries', first: { list, after: 0 }, placeOf: (row) => ({ after: row[1] }), toRecord, atOnce: RECORDS_AT_ONCE })
}

function segmentsOf(graph: Graph, list: string): AsyncGenerator<CopyBatch> {
  const toRecord = ([kind, index, lines, bytes]: Row): CopyRecords['segments'] =>
    ({ list, index, kind, lines, bytes: toUnsigned(bytes) }) as CopyRecords['segments']
  return pages(graph, 'segments', {
    statement: 'segments', first: { name: list, kind: '', part: -1, kinds: null }, placeOf: ([kind, part]) => ({ kind, part }), toRecord, atOnce: SEGMENTS_AT_ONCE,
  })
}

async function* leaves(graph: Graph): AsyncGenerator<CopyBatch> {
  yield* pages(graph, 'leaves', {
    statement: 'leaves', first: { from: 0 }, placeOf: (row) => ({ from: Number(row[0]) + 1 }),
    toRecord: ([seq, leafId, entry, leafHash]) => ({ leafId, entry, leafHash, seq }) as CopyRecords['leaves'],
  })
  yield* pages(graph, 'leaves', {
    statement: 'copy-pending', first: { after: 0 }, placeOf: (row) => ({ after: row[0] }),
    toRecord: ([, leafId, entry, leafHash]) => ({ leafId, entry, leafHash }) as CopyRecords['leaves'],
  })
}

async function* runs(graph: Graph): AsyncGenerator<CopyBatch> {
  for (const [runId, leafId] of await graph.read('copy-runs')) {
    const [record, lines] = (await graph.read('run', { runId }))[0]!
    const run = { ...(JSON.parse(String(record)) as Omit<CopyRecords['runs']['run'], 'lines'>), lines: toUnsigned(lines) }
    yield { section: 'runs', records: [{ run, leafId: String(leafId) }] }
  }
}

/** What dispatching keeps, and the signed heads of the ledger. */
async function* dispatching(graph: Graph, lists: readonly string[]): AsyncGenerator<CopyBatch> {
  yield* pages(graph, 'recordings', {
    statement: 'copy-recordings', first: { after: 0 }, placeOf: (row) => ({ after: row[0] }),
    toRecord: ([revision, recordedAtMs, leafId]) => ({ revision, recordedAtMs, leafId }) as CopyRecords['recordings'],
  })
  yield* pages(graph, 'leases', {
    statement: 'copy-leases', first: { after: '' }, placeOf: (row) => ({ after: leaseOf(row).leaseId }), toRecord: leaseOf, atOnce: RECORDS_AT_ONCE,
  })
  for (const list of lists) {
    yield* pages(graph, 'entryStates', {
      statement: 'entry-states', first: { list, after: 0 }, placeOf: (row) => ({ after: stateOf(row).rank }), toRecord: (row) => ({ list, ...stateOf(row) }),
    })
  }
  yield* pages(graph, 'stops', {
    statement: 'copy-stops', first: { after: 0 }, placeOf: (row) => ({ after: row[0] }), toRecord: ([seq, leaseId]) => ({ seq, leaseId }) as CopyRecords['stops'],
  })
  yield* pages(graph, 'kept', {
    statement: 'copy-kept', first: { kind: '', id: '' }, placeOf: ([kind, id]) => ({ kind, id }),
    toRecord: ([kind, id, content]) => ({ kind, id, record: JSON.parse(String(content)) as unknown }) as CopyRecords['kept'],
  })
  yield* pages(graph, 'answers', {
    statement: 'copy-answers', first: { actor: '', key: '' }, placeOf: ([actor, key]) => ({ actor, key }), atOnce: RECORDS_AT_ONCE,
    toRecord: ([actor, key, bodyHash, answer, atMs]) => ({ actor, key, bodyHash, answer, atMs }) as CopyRecords['answers'],
  })
  for await (const records of ledgerStore(graph).checkpoints(0)) yield { section: 'checkpoints', records }
}
