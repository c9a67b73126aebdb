import type { EntryState, JudgedEntry, LeaseAsk, Leased, ListedEntry, Seen, SettleAsk, SettledAnswer } from '../../model/dispatch.js'
import type { Dossier } from '../../model/dossier.js'
import type { DebtId, Revision } from '../../model/ids.js'
import type { Lease, Stop } from '../../model/lease.js'
import { BATCH_ROWS_MAX, ENTRIES_TRIED_MAX, LAPSED_AT_ONCE, LEASES_MAX } from '../../model/limits.js'
import type { Entry } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import type { Standing } from '../../model/recheck.js'
import type { EpochMs } from '../../model/time.js'
import type { DispatchStore } from '../dispatch-port.js'
import { debtGone, isTakenBack, touchedByAct, withLeases } from '../leases.js'
import type { Graph, Row, Run } from './connection.js'
import { readDossiers } from './facts.js'
import { leaseById, leasesEver, toLease, watchFor, writeEntryStates, writeLeases } from './held-leases.js'
import { writeLeaf } from './ledger.js'
import { dispatch } from './once.js'
import { recheckLeases, standingOf } from './recheck.js'
import { recordFacts } from './recording.js'
import { keepSettled, seenBySees } from './review.js'

/** Entries whose dossiers are made together while leases are sought: each question is a way to the server and back. */
const ENTRIES_AT_ONCE = 32

/** Keeps leases; see the port for what each method promises. */
export function dispatchStore(graph: Graph): DispatchStore {
  return {
    lease: (ask) => lease(graph, ask),
    settle: (ask) => settle(graph, ask),
    recheckLeases: async (nowMs, recheck) =>
      (await dispatch(graph, 'deciding again', undefined, nowMs, async (run) => {
        const { leases, leafId } = await recheckLeases(run, nowMs, recheck)
        return { answer: leases, leafId }
      })).answer,
    leaseById: (leaseId) => leaseById(graph.read, leaseId),
    openLeases: async (nowMs, afterId, limit) =>
      (await graph.read('open-leases', { now: nowMs, after: afterId, limit: Math.min(limit, BATCH_ROWS_MAX) })).map(toLease),
    leasesEver: (parties, points) => leasesEver(graph.read, parties, points),
    stops: async (after, limit) =>
      (await graph.read('stops', { after, limit: Math.min(limit, BATCH_ROWS_MAX) }))
        .map(([seq, content]): Stop => ({ seq: Number(seq), lease: JSON.parse(String(content)) as Lease })),
    entryStates: async (list, afterRank, limit) =>
      (await graph.read('entry-states', { list, after: afterRank, limit: Math.min(limit, BATCH_ROWS_MAX) }))
        .map(([content]) => JSON.parse(String(content)) as EntryState),
  }
}

function toListed([content, debtId, creditorId]: Row): ListedEntry {
  return { entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId, creditorId: String(creditorId) }
}

async function lease(graph: Graph, ask: LeaseAsk): Promise<Leased> {
  if (!Number.isInteger(ask.limit) || ask.limit < 1 || ask.limit > LEASES_MAX) {
    throw new Problem('limit-exceeded', `one call leases 1 to ${LEASES_MAX} entries`)
  }
  const { answer, isRepeated } = await dispatch(graph, 'a lease', ask.once, ask.nowMs, async (run, visible) => {
    const standing = await standingOf(run, ask.list)
    if (standing === undefined) throw new Problem('not-found', `there is no list ${ask.list}`)
    await run('forget-lapsed', { now: ask.nowMs, limit: LAPSED_AT_ONCE })
    const found = await tryEntries(run, ask, standing, visible)
    if (found.leases.length === 0) return { answer: found }
    const leaf = ask.leaf(found.leases)
    await writeLeaf(run, leaf)
    return { answer: found, leafId: leaf.leafId }
  })
  return { ...answer, isRepeated }
}

/** What was found while entries were tried, to be written together at the end. */
interface Found {
  readonly leases: Lease[]
  readonly watched: (readonly [leaseId: string, dossier: Dossier])[]
  readonly states: EntryState[]
  readonly passed: Record<string, number>
}

async function tryEntries(run: Run, ask: LeaseAsk, standing: Standing, visible: Revision): Promise<Omit<Leased, 'isRepeated'>> {
  const found: Found = { leases: [], watched: [], states: [], passed: {} }
  let [tried, afterRank, isCut, isEnd] = [0, ask.afterRank ?? 0, false, false]
  while (found.leases.length < ask.limit) {
    isCut = tried >= ENTRIES_TRIED_MAX
    if (isCut) break
    const batch = (await run('lease-entries', {
      list: ask.list, after: afterRank, now: ask.nowMs, channels: ask.channels ?? null, creditors: ask.creditors ?? null,
      limit: Math.min(ENTRIES_AT_ONCE, ENTRIES_TRIED_MAX - tried),
    })).map(toListed)
    isEnd = batch.length === 0
    if (isEnd) break
    const dossiers = await readDossiers(run, [...new Set(batch.map((listed) => listed.debtId))], visible, ask.nowMs)
    const byDebt = new Map(dossiers.map((dossier) => [dossier.debtId, dossier]))
    for (const listed of batch) {
      if (found.leases.length === ask.limit) break
      tried++
      afterRank = listed.entry.rank
      judge(found, ask, listed, byDebt.get(listed.debtId), standing)
    }
  }
  await writeLeases(run, found.leases)
  await watchFor(run, found.watched)
  await writeEntryStates(run, ask.list, found.states)
  return { leases: found.leases, passed: found.passed, isCut, ...(isEnd || tried === 0 ? {} : { triedTo: afterRank }) }
}

function judge(found: Found, ask: LeaseAsk, listed: ListedEntry, dossier: Dossier | undefined, standing: Standing): void {
  const judged: JudgedEntry = dossier === undefined ? debtGone(listed) : ask.judge(listed, withLeases(dossier, found.leases), standing)
  if ('lease' in judged) {
    found.leases.push(judged.lease)
    found.watched.push([judged.lease.leaseId, dossier!])
    return
  }
  found.passed[judged.rule] = (found.passed[judged.rule] ?? 0) + 1
  if (judged.entry !== undefined) found.states.push(judged.entry)
}

async function seenOf(run: Run, leaseId: string | undefined, nowMs: EpochMs, visible: Revision): Promise<Seen> {
  const held = leaseId === undefined ? undefined : await leaseById(run, leaseId)
  if (held === undefined) return {}
  const entry = (await run('settle-entry', { list: held.list, rank: held.rank }))[0]
  const standing = await standingOf(run, held.list)
  const [dossier] = await readDossiers(run, [held.debtId], visible, nowMs)
  const state = entry?.[3]
  return {
    lease: held,
    ...(entry === undefined ? {} : { listed: toListed(entry) }),
    ...(typeof state === 'string' ? { entryState: JSON.parse(state) as EntryState } : {}),
    ...(dossier === undefined ? {} : { dossier }),
    ...(standing === undefined ? {} : { standing }),
  }
}

async function settle<A>(graph: Graph, ask: SettleAsk<A>): Promise<SettledAnswer<A>> {
  const { answer, isRepeated } = await dispatch(graph, 'an act on a lease', ask.once, ask.nowMs, async (run, visible) => {
    const seen = { ...(await seenBySees(run, ask.sees, ask.nowMs, visible)), ...(await seenOf(run, ask.leaseId, ask.nowMs, visible)) }
    const settled = ask.decide(seen)
    const facts = settled.facts ?? []
    if (settled.leaf !== undefined) await writeLeaf(run, settled.leaf)
    if (facts.length > 0) {
      if (settled.leaf === undefined) throw new Error('facts were recorded without a ledger leaf')
      await recordFacts(run, facts, ask.nowMs, settled.leaf.leafId)
    }
    await keepSettled(run, settled, visible)
    if (settled.lease !== undefined) {
      await writeLeases(run, [settled.lease])
      if (isTakenBack(settled.lease, seen.lease)) await run('write-stops', { leaseIds: [settled.lease.leaseId] })
    }
    const list = settled.lease?.list ?? seen.lease?.list
    if (settled.entry !== undefined && list !== undefined) await writeEntryStates(run, list, [settled.entry])
    const touched = touchedByAct(ask, facts)
    const taken = facts.length === 0 ? { leases: [] } : await recheckLeases(run, ask.nowMs, ask.recheck, touched, settled.lease?.leaseId)
    return { answer: { answer: settled.answer, revoked: taken.leases }, leafId: settled.leaf?.leafId }
  })
  return { ...answer, isRepeated }
}
