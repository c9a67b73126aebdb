import type { CopyBatch, CopyRecords, CopySection } from '../../model/copy.js'
import { groupBy } from '../../model/group.js'
import { Problem } from '../../model/problem.js'
import { slicesOf } from '../../model/slices.js'
import type { OpenAct, StoreImport } from '../port.js'
import type { Acts } from './acts.js'
import { checkBatch } from './batch.js'
import { whole, type Graph, type Params, type Run } from './connection.js'
import { leaseRow } from './held-leases.js'
import { entryRow, segmentRow, toSigned } from './lists.js'
import { watchOpenLeases } from './recheck.js'
import { versionRow } from './versions.js'

/*
 * A copy is an open act in a store that holds nothing. Its facts lie above the visible revision (0), its numbered leaves beyond
 * the tree (0), its lists have no head yet; whatever else would be found at once waits as `Copied` and gets its labels at the commit.
 */

/** What a copy has written so far and its commit must know. */
interface Progress {
  visible: number
  identity: string
  recordedAtMs: number
  arrivals: number
  lists: number
  words: number
  runs: number
  stops: number
  tree: CopyRecords['tree']
  origin: string | null
  checkpoints: number
  /** Changes of the number of current facts, by revision and kind. */
  readonly changes: Map<string, number>
}

const CHANGES_AT_ONCE = 2000

/** Fills an empty store with everything of another one; see the port. */
export function storeImport(graph: Graph, acts: Acts): StoreImport {
  const open = new Map<string, Progress>()
  return {
    beginCopy: async (actId) => {
      const act = await acts.begin(actId, 'copy', undefined, async (run) => {
        const [isEmpty] = (await run('copy-begin'))[0]!
        if (isEmpty !== true) throw new Problem('precondition-failed', 'the store that is to be filled holds something already: name an empty one')
      })
      open.set(actId, {
        visible: 0, identity: 'empty', recordedAtMs: 0, arrivals: 0, lists: 0, words: 0, runs: 0, stops: 0, tree: { size: 0, peaks: [] }, origin: null, checkpoints: 0, changes: new Map(),
      })
      return act
    },
    writeCopied: async (act, batch) => {
      checkBatch(batch.records)
      const progress = open.get(act.actId)
      // Rows are made, and counted, once; the transaction may be run again.
      const steps = progress === undefined ? [] : (STEPS[batch.section] as (records: CopyBatch['records'], progress: Progress) => readonly Step[])(batch.records, progress)
      await graph.write(async (run) => {
        await acts.hold(run, act)
        for (const [statement, params] of steps) await run(statement, params)
      })
    },
    commitCopy: async (act) => {
      const progress = open.get(act.actId)
      if (progress !== undefined) await writeCounts(graph, acts, act, progress)
      await graph.write(async (run) => {
        if ((await run('copy-committed', { actId: act.actId }))[0]?.[0] === true) return
        await acts.hold(run, act)
        await makeVisible(run, act, progress)
      })
      open.delete(act.actId)
    },
  }
}

async function writeCounts(graph: Graph, acts: Acts, act: OpenAct, { changes }: Progress): Promise<void> {
  const rows = [...changes].filter(([, change]) => change !== 0).map(([place, change]) => {
    const [revision, kind] = place.split(' ')
    return { revision: whole(Number(revision)), kind, change: whole(change) }
  })
  for (const some of slicesOf(rows, CHANGES_AT_ONCE)) {
    await graph.write(async (run) => {
      await acts.hold(run, act)
      await run('copy-write-counts', { rows: some })
    })
  }
}

async function makeVisible(run: Run, act: OpenAct, progress: Progress | undefined): Promise<void> {
  if (progress === undefined) throw new Problem('conflict', `the act ${act.actId} is not open here: run it again`)
  const { visible, identity, arrivals, recordedAtMs: recordedAt, stops, tree: { size, peaks }, origin, checkpoints } = progress
  const [isEmpty] = (await run('copy-commit', { actId: act.actId, visible, identity, arrivals, recordedAt, size, peaks, stops, origin, checkpoints }))[0]!
  if (isEmpty !== true) throw new Problem('conflict', 'something else was written to the store while it was filled: empty it and run it again')
  for (const what of ['acts', 'lists', 'states', 'waiting']) await run(`copy-commit-${what}`)
  await watchOpenLeases(run)
}

/** A statement with its parameters. */
type Step = readonly [statement: string, params: Params]

/** Rows that wait for the commit: what tells them apart, the labels that they get, and what they hold. */
function waiting(rows: readonly (readonly [copyId: string, labels: readonly string[], properties: Params])[], statement = 'copy-write-waiting'): readonly Step[] {
  return rows.length === 0 ? [] : [[statement, { rows: rows.map(([copyId, copyLabels, properties]) => ({ copyId, copyLabels, properties })) }]]
}

/** Notes an act that made a revision visible. */
function noteRevision(progress: Progress, revision: number, recordedAtMs: number, leafId?: string): void {
  if (leafId !== undefined && revision >= progress.visible) progress.identity = leafId
  progress.visible = Math.max(progress.visible, revision)
  progress.recordedAtMs = Math.max(progress.recordedAtMs, recordedAtMs)
}

function byList<T extends { readonly list: string }>(records: readonly T[]): readonly (readonly [list: string, records: readonly T[]])[] {
  return [...groupBy(records, ({ list }) => list)]
}

const STEPS: { readonly [S in CopySection]: (records: readonly CopyRecords[S][], progress: Progress) => readonly Step[] } = {
  acts: (records, progress) => {
    for (const { kind, revision, recordedAtMs, leafId } of records) noteRevision(progress, revision, recordedAtMs, kind === 'load' ? leafId : undefined)
    return [['copy-write-acts', { rows: records.map((one) => ({ ...one, revision: whole(one.revision), recordedAtMs: whole(one.recordedAtMs) })) }]]
  },
  versions: (records, progress) => {
    const change = (revision: number, kind: string, by: number): void => {
      progress.changes.set(`${revision} ${kind}`, (progress.changes.get(`${revision} ${kind}`) ?? 0) + by)
    }
    for (const { kind, content, revision, replacedIn } of records) {
      if (content === null) continue
      change(revision, kind, 1)
      if (replacedIn !== undefined) change(replacedIn, kind, -1)
    }
    return [['copy-write-versions', { rows: records.map((one) => ({
      ...versionRow(one), revision: whole(one.revision), replacedIn: one.replacedIn === undefined ? null : whole(one.replacedIn),
    })) }]]
  },
  refusals: (records) => [['copy-write-refusals', { rows: records.map((one) => ({ ...one, revision: whole(one.revision) })) }]],
  held: (records) => [['copy-write-held', { rows: records.map((one) => ({ ...one, revision: whole(one.revision) })) }]],
  lists: (records, progress) => [['copy-write-lists', { rows: records.map(({ actId, head }) => ({
    name: head.name, actId, head: JSON.stringify(head), madeAtMs: whole(head.madeAtMs), arrival: whole(++progress.lists),
  })) }]],
  entries: (records) => byList(records).map(([list, of]) => ['write-entries', { list, rows: of.map(entryRow) }]),
  segments: (records) => byList(records).map(([list, of]) => ['write-segments', { list, rows: of.map(segmentRow) }]),
  leaves: (records, progress) => {
    const numbered: Params[] = []
    const pending: [string, readonly string[], Params][] = []
    for (const { seq, ...leaf } of records) {
      const row = { ...leaf, arrival: whole(++progress.arrivals) }
      if (seq === undefined) pending.push([`leaf ${leaf.leafId}`, ['LedgerEntry', 'Pending'], row])
      else numbered.push({ ...row, seq: whole(seq) })
    }
    return [...(numbered.length === 0 ? [] : [['copy-write-leaves', { rows: numbered }] as const]), ...waiting(pending)]
  },
  tree: (records, progress) => {
    progress.tree = records.at(-1) ?? progress.tree
    return []
  },
  // Their arrival need not be the number that it was: it keeps their order, and lies below that of whatever comes next.
  signOffs: (records, progress) => waiting(records.map(({ signOff, leafId }) =>
    [`word ${leafId}`, ['SignOff'], { ...signOff, leafId, arrival: whole(++progress.words) }])),
  runs: (records, progress) => waiting(records.map(({ run: { lines, ...record }, leafId }) =>
    [`run ${record.runId}`, ['Run'], { runId: record.runId, leafId, record: JSON.stringify(record), lines: toSigned(lines), arrival: whole(++progress.runs) }])),
  recordings: (records, progress) => {
    for (const { revision, recordedAtMs, leafId } of records) noteRevision(progress, revision, recordedAtMs, leafId)
    return waiting(records.map(({ revision, recordedAtMs, leafId }) =>
      [`recording ${revision}`, ['Recording', 'Made'], { revision: whole(revision), recordedAtMs: whole(recordedAtMs), leafId }]))
  },
  leases: (records) => waiting(records.map((one) =>
    [`lease ${one.leaseId}`, one.state === 'open' || one.state === 'started' ? ['Lease', 'OpenLease'] : ['Lease'], leaseRow(one)]), 'copy-write-leases'),
  entryStates: (records) => [['copy-write-entry-states', { rows: records.map(({ list, ...state }) => ({
    list, rank: whole(state.rank), state: state.state, notBeforeMs: state.notBeforeMs === undefined ? null : whole(state.notBeforeMs), content: JSON.stringify(state),
  })) }]],
  stops: (records, progress) => {
    progress.stops = records.at(-1)?.seq ?? progress.stops
    return waiting(records.map(({ seq, leaseId }) => [`stop ${seq}`, ['Stop'], { seq: whole(seq), leaseId }]))
  },
  kept: (records) => waiting(records.map(({ kind, id, record }) => [`kept ${kind} ${id}`, ['Kept'], { kind, id, content: JSON.stringify(record) }])),
  answers: (records) => waiting(records.map(({ actor, key, bodyHash, answer, atMs }) =>
    [`answer ${JSON.stringify([actor, key])}`, ['Answer'], { actor, key, bodyHash, answer, atMs: whole(atMs) }])),
  checkpoints: (records, progress) => {
    progress.origin = records.at(-1)?.origin ?? progress.origin
    progress.checkpoints += records.length
    return waiting(records.map(({ size, madeAtMs, ...rest }) => [`checkpoint ${size}`, ['Checkpoint'], { ...rest, size: whole(size), madeAtMs: whole(madeAtMs) }]))
  },
}
