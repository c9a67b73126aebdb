import type { EntryState, JudgedEntry, LeaseAsk, Leased, ListedEntry, Seen, SettleAsk, SettledAnswer } from '../../model/dispatch.js'
import type { DebtId } from '../../model/ids.js'
import type { Lease, Stop } from '../../model/lease.js'
import { BATCH_ROWS_MAX, ENTRIES_TRIED_MAX, LEASES_MAX } from '../../model/limits.js'
import type { Entry } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import type { Standing } from '../../model/recheck.js'
import type { EpochMs } from '../../model/time.js'
import type { DispatchStore } from '../dispatch-port.js'
import { debtGone, touchedByAct, withLeases } from '../leases.js'
import { visibleRevision } from './acts.js'
import type { Database, Row } from './database.js'
import { readDossiers } from './facts.js'
import { leaseById, leasesEver, toLease, writeLease, writeTouches } from './held-leases.js'
import { writeLeaf } from './ledger.js'
import { once } from './once.js'
import { recheckLeases, standingOf } from './recheck.js'
import { recordFacts } from './recording.js'

/** Most entries whose dossiers are made together while leases are sought. */
const ENTRIES_AT_ONCE = 16
/** Lapsed leases that one call forgets the touches of. */
const LAPSED_AT_ONCE = 500

/** Keeps leases; see the port for what each method promises. */
export function dispatchStore(db: Database): DispatchStore {
  return {
    lease: async (ask) => db.write(() => lease(db, ask)),
    settle: async (ask) => db.write(() => settle(db, ask)),
    recheckLeases: async (nowMs, recheck) => db.write(() => recheckLeases(db, nowMs, recheck)),
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

function toListed([content, debtId, creditorId]: Row): ListedEntry {
  return { entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId, creditorId: String(creditorId) }
}

/** Entries that may be tried, by rank: in their window, of what is asked for, free, and not put off or final. */
function freeEntries(db: Database, ask: LeaseAsk, afterRank: number, limit: number): readonly ListedEntry[] {
  return db
    .all(
      `WITH free AS MATERIALIZED (SELECT e.rank FROM entry e INDEXED BY entry_place LEFT JOIN entry_state s ON s.list = e.list AND s.rank = e.rank
       WHERE e.list = ?1 AND e.rank > ?2 AND e.not_before <= ?3 AND e.not_after > ?3
         AND (s.state IS NULL OR (s.state = 'open' AND coalesce(s.not_before, 0) <= ?3))
         AND (?4 IS NULL OR e.channel IN (SELECT value FROM json_each(?4)))
         AND (?5 IS NULL OR e.creditor_id IN (SELECT value FROM json_each(?5)))
         AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.list = e.list AND l.rank = e.rank AND l.state IN ('open', 'started') AND l.held_until > ?3)
       ORDER BY e.rank LIMIT ?6)
       SELECT e.content, e.debt_id, e.creditor_id FROM free CROSS JOIN entry e ON e.list = ?1 AND e.rank = free.rank ORDER BY e.rank`,
      ask.list, afterRank, ask.nowMs, ask.channels === undefined ? null : JSON.stringify(ask.channels),
      ask.creditors === undefined ? null : JSON.stringify(ask.creditors), limit,
    )
    .map(toListed)
}

function writeEntryState(db: Database, list: string, entry: EntryState): void {
  db.run(
    `INSERT INTO entry_state VALUES (?, ?, ?, ?, ?) ON CONFLICT (list, rank) DO UPDATE SET
       state = excluded.state, not_before = excluded.not_before, content = excluded.content`,
    list, entry.rank, entry.state, entry.notBeforeMs ?? null, JSON.stringify(entry),
  )
}

/** Leases that came to their end unstarted need no deciding again. */
function forgetLapsed(db: Database, nowMs: EpochMs): void {
  db.run(
    `DELETE FROM lease_touch WHERE lease_id IN (
       SELECT lease_id FROM lease WHERE state = 'open' AND expires_at <= ? ORDER BY expires_at DESC LIMIT ?)`,
    nowMs, LAPSED_AT_ONCE,
  )
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

function tryEntries(db: Database, ask: LeaseAsk, standing: Standing): Omit<Leased, 'isRepeated'> {
  const leases: Lease[] = []
  const passed: Record<string, number> = {}
  // Most entries are granted: only as many are read as are wanted, and more at a time once some were not.
  let [tried, afterRank, atOnce] = [0, 0, Math.min(ask.limit, ENTRIES_AT_ONCE)]
  while (leases.length < ask.limit && tried < ENTRIES_TRIED_MAX) {
    const batch = freeEntries(db, ask, afterRank, atOnce)
    atOnce = Math.min(2 * atOnce, ENTRIES_AT_ONCE)
    if (batch.length === 0) return { leases, passed, isCut: false }
    const dossiers = new Map(
      readDossiers(db, [...new Set(batch.map((listed) => listed.debtId))], visibleRevision(db), ask.nowMs).map((dossier) => [dossier.debtId, dossier]),
    )
    for (const listed of batch) {
      if (leases.length === ask.limit) break
      tried++
      afterRank = listed.entry.rank
      const dossier = dossiers.get(listed.debtId)
      const judged: JudgedEntry = dossier === undefined ? debtGone(listed) : ask.judge(listed, withLeases(dossier, leases), standing)
      if ('lease' in judged) {
        writeLease(db, judged.lease)
        writeTouches(db, judged.lease.leaseId, dossier!)
        leases.push(judged.lease)
        continue
      }
      passed[judged.rule] = (passed[judged.rule] ?? 0) + 1
      if (judged.entry !== undefined) writeEntryState(db, ask.list, judged.entry)
    }
  }
  return { leases, passed, isCut: leases.length < ask.limit }
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
    const settled = ask.decide(seenOf(db, ask.leaseId, ask.nowMs))
    const facts = settled.facts ?? []
    if (settled.leaf !== undefined) writeLeaf(db, settled.leaf)
    if (facts.length > 0) {
      if (settled.leaf === undefined) throw new Error('facts were recorded without a ledger leaf')
      recordFacts(db, facts, ask.nowMs, settled.leaf.leafId)
    }
    if (settled.lease !== undefined) writeLease(db, settled.lease)
    const list = settled.lease?.list ?? (ask.leaseId === undefined ? undefined : leaseById(db, ask.leaseId)?.list)
    if (settled.entry !== undefined && list !== undefined) writeEntryState(db, list, settled.entry)
    const touched = touchedByAct(ask, facts)
    const revoked = facts.length === 0 ? [] : recheckLeases(db, ask.nowMs, ask.recheck, touched, settled.lease?.leaseId)
    return { answer: settled.answer, revoked }
  })
  return { ...answer, isRepeated }
}
