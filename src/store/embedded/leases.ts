import type { EntryState, JudgedEntry, LeaseAsk, Leased, ListedEntry, Seen, SettleAsk, SettledAnswer } from '../../model/dispatch.js'
import type { Lease, Stop } from '../../model/lease.js'
import { BATCH_ROWS_MAX, ENTRIES_TRIED_MAX, LEASES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Standing } from '../../model/recheck.js'
import type { EpochMs } from '../../model/time.js'
import type { DispatchStore } from '../dispatch-port.js'
import { type LeasesMade, debtGone, isTakenBack, leasesMade, touchedByAct } from '../leases.js'
import { visibleRevision } from './acts.js'
import type { Database } from './database.js'
import { readDossiers } from './facts.js'
import { freeEntries, noteWritten, toListed, type Tried } from './free-entries.js'
import type { GroupCommit } from './group-commit.js'
import { forgetLapsed, leaseById, leasesEver, toLease, writeLease, writeLeases } from './held-leases.js'
import { writeTouches, type Held } from './lease-touches.js'
import { writeLeaf } from './ledger.js'
import { once } from './once.js'
import { recheckLeases, standingOf, writeStop } from './recheck.js'
import { recordFacts } from './recording.js'
import { keepSettled, seenBySees } from './review.js'

/** Most entries whose dossiers are made together while leases are sought. */
const ENTRIES_AT_ONCE = 100

/** Keeps leases; see the port for what each method promises. */
export function dispatchStore(db: Database, { share }: GroupCommit): DispatchStore {
  return {
    lease: async (ask) => share(() => lease(db, ask)),
    settle: async (ask) => share(() => settle(db, ask)),
    recheckLeases: async (nowMs, recheck) => share(() => recheckLeases(db, nowMs, recheck)),
    leaseById: async (leaseId) => leaseById(db, leaseId),
    openLeases: async (nowMs, afterId, limit) =>
      db
        .all(
          `SELECT content FROM lease WHERE (state = 'started' OR (state = 'open' AND expires_at > ?)) AND lease_id > ? ORDER BY lease_id LIMIT ?`,
          nowMs, afterId, Math.min(limit, BATCH_ROWS_MAX),
        )
        .map(toLease),
    leasesEver: async (parties, points) => leasesEver(db, parties, points),
    stops: async (after, limit) =>
      db
        .all('SELECT s.seq, l.content FROM stop s JOIN lease l USING (lease_id) WHERE s.seq > ? ORDER BY s.seq LIMIT ?', after, Math.min(limit, BATCH_ROWS_MAX))
        .map(([seq, content]): Stop => ({ seq: Number(seq), lease: JSON.parse(String(content)) as Lease })),
    entryStates: async (list, afterRank, limit) =>
      db
        .all('SELECT content FROM entry_state WHERE list = ? AND rank > ? ORDER BY rank LIMIT ?', list, afterRank, Math.min(limit, BATCH_ROWS_MAX))
        .map(([content]) => JSON.parse(String(content)) as EntryState),
  }
}

function writeEntryState(db: Database, list: string, entry: EntryState): void {
  db.run(
    `INSERT INTO entry_state VALUES (?, ?, ?, ?, ?) ON CONFLICT (list, rank) DO UPDATE SET
       state = excluded.state, not_before = excluded.not_before, content = excluded.content`,
    list, entry.rank, entry.state, entry.notBeforeMs ?? null, JSON.stringify(entry),
  )
  noteWritten(db, list, entry.rank)
}

function lease(db: Database, ask: LeaseAsk): Leased {
  if (!Number.isInteger(ask.limit) || ask.limit < 1 || ask.limit > LEASES_MAX) {
    throw new Problem('limit-exceeded', `one call leases 1 to ${LEASES_MAX} entries`)
  }
  const { answer, isRepeated } = once(db, ask.once, ask.nowMs, () => {
    const standing = standingOf(db, ask.list)
    if (standing === undefined) throw new Problem('not-found', `there is no list ${ask.list}`)
    forgetLapsed(db, ask.nowMs)
    const found = tryEntries(db, ask, standing)
    if (found.leases.length > 0) writeLeaf(db, ask.leaf(found.leases))
    return found
  })
  return { ...answer, isRepeated }
}

/** What a lease call found so far. */
interface Found {
  readonly leases: Lease[]
  readonly made: LeasesMade
  readonly held: Held[]
  readonly passed: Record<string, number>
  readonly tried: Tried[]
}

function tryEntries(db: Database, ask: LeaseAsk, standing: Standing): Omit<Leased, 'isRepeated'> {
  const found: Found = { leases: [], made: leasesMade(), held: [], passed: {}, tried: [] }
  const free = freeEntries(db, ask)
  // Most entries are granted: only as many are read as are wanted, and no more at once than were passed over or granted before.
  let isEnd = false
  while (found.leases.length < ask.limit && found.tried.length < ENTRIES_TRIED_MAX && !isEnd) {
    const missing = ask.limit - found.leases.length
    const wanted = Math.min(ENTRIES_AT_ONCE, ENTRIES_TRIED_MAX - found.tried.length, Math.max(missing, found.tried.length))
    const batch = free.after(found.tried.at(-1)?.rank ?? ask.afterRank ?? 0, wanted)
    isEnd = batch.length === 0
    tryBatch(db, ask, standing, batch, found)
  }
  writeLeases(db, found.leases)
  writeTouches(db, found.held)
  // Nothing is known here of what an earlier call tried.
  if (ask.afterRank === undefined) free.remember(found.tried)
  const last = found.tried.at(-1)
  return { leases: found.leases, passed: found.passed, isCut: found.leases.length < ask.limit && !isEnd, ...(isEnd || last === undefined ? {} : { triedTo: last.rank }) }
}

/** When an entry may be offered again at the soonest. */
function freeAgainAtMs({ state, notBeforeMs }: EntryState): EpochMs | undefined {
  return state === 'open' ? notBeforeMs : Number.POSITIVE_INFINITY
}

function tryBatch(db: Database, ask: LeaseAsk, standing: Standing, batch: readonly ListedEntry[], found: Found): void {
  const { leases, made, held, passed, tried } = found
  const debts = [...new Set(batch.map((listed) => listed.debtId))]
  const dossiers = new Map(readDossiers(db, debts, visibleRevision(db), ask.nowMs).map((dossier) => [dossier.debtId, dossier]))
  for (const listed of batch) {
    if (leases.length === ask.limit) return
    const { rank } = listed.entry
    const dossier = dossiers.get(listed.debtId)
    const judged: JudgedEntry = dossier === undefined ? debtGone(listed) : ask.judge(listed, made.into(dossier), standing)
    if ('lease' in judged) {
      leases.push(judged.lease)
      made.add(judged.lease)
      held.push({ leaseId: judged.lease.leaseId, dossier: dossier! })
      tried.push({ rank, freeAtMs: judged.lease.heldUntilMs })
      continue
    }
    const { rule, entry } = judged
    passed[rule] = (passed[rule] ?? 0) + 1
    if (entry !== undefined) writeEntryState(db, ask.list, entry)
    tried.push({ rank, freeAtMs: entry === undefined ? undefined : freeAgainAtMs(entry) })
  }
}

function seenOf(db: Database, leaseId: string | undefined, nowMs: EpochMs): Seen {
  const held = leaseId === undefined ? undefined : leaseById(db, leaseId)
  if (held === undefined) return {}
  const entry = db.get('SELECT content, debt_id, creditor_id FROM entry WHERE list = ? AND rank = ?', held.list, held.rank)
  const state = db.get('SELECT content FROM entry_state WHERE list = ? AND rank = ?', held.list, held.rank)?.[0]
  const standing = standingOf(db, held.list)
  const [dossier] = readDossiers(db, [held.debtId], visibleRevision(db), nowMs)
  return {
    lease: held,
    ...(entry === undefined ? {} : { listed: toListed(entry) }),
    ...(typeof state === 'string' ? { entryState: JSON.parse(state) as EntryState } : {}),
    ...(dossier === undefined ? {} : { dossier }),
    ...(standing === undefined ? {} : { standing }),
  }
}

function settle<A>(db: Database, ask: SettleAsk<A>): SettledAnswer<A> {
  const { answer, isRepeated } = once(db, ask.once, ask.nowMs, () => {
    const settled = ask.decide({ ...seenBySees(db, ask.sees, ask.nowMs), ...seenOf(db, ask.leaseId, ask.nowMs) })
    const facts = settled.facts ?? []
    if (settled.leaf !== undefined) writeLeaf(db, settled.leaf)
    if (facts.length > 0) {
      if (settled.leaf === undefined) throw new Error('facts were recorded without a ledger leaf')
      recordFacts(db, facts, ask.nowMs, settled.leaf.leafId)
    }
    keepSettled(db, settled)
    if (settled.lease !== undefined) {
      if (isTakenBack(settled.lease, leaseById(db, settled.lease.leaseId))) writeStop(db, settled.lease.leaseId)
      writeLease(db, settled.lease)
    }
    const list = settled.lease?.list ?? (ask.leaseId === undefined ? undefined : leaseById(db, ask.leaseId)?.list)
    if (settled.entry !== undefined && list !== undefined) writeEntryState(db, list, settled.entry)
    const touched = touchedByAct(ask, facts)
    const revoked = facts.length === 0 ? [] : recheckLeases(db, ask.nowMs, ask.recheck, touched, settled.lease?.leaseId)
    return { answer: settled.answer, revoked }
  })
  return { ...answer, isRepeated }
}
