import type { EntryState } from '../../model/dispatch.js'
import { WRITTEN_KINDS, type Erased, type ErasureAsk, type ErasurePlan, type HeldAbout, type HeldEntry, type Renaming } from '../../model/erasing.js'
import type { AnyFact } from '../../model/facts.js'
import type { DebtId, FactKey, PartyId, Revision } from '../../model/ids.js'
import type { Lease } from '../../model/lease.js'
import type { Entry } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import { ERASED_RULE } from '../../model/rights.js'
import { gatherHeld, jsonText, renamed, withoutWords, type VersionQuery } from '../held-about.js'
import { touchKey } from '../leases.js'
import { compareBytes } from '../order.js'
import type { OpenAct } from '../port.js'
import type { RightsStore } from '../rights-port.js'
import { REF_KINDS, refsOf, type RefKind } from '../refs.js'
import { visibleRevision, type Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { toFact, VERSION_COLUMNS } from './facts.js'
import { noteWritten } from './free-entries.js'
import { writeLease } from './held-leases.js'
import { insertMany } from './insert.js'
import { dropAllJudgements } from './judgements.js'
import { recordsWithIds } from './kept-records.js'
import { forgetTouching } from './lease-touches.js'
import { recheckLeases } from './recheck.js'
import { recordFacts } from './recording.js'
import { KIND_CODES, REF_TABLES } from './schema.js'
import { countChange } from './seal.js'

/** Finds and erases what is held about people; see the port for what each method promises. */
export function rightsStore(db: Database, acts: Acts): RightsStore {
  return {
    heldAbout: async (parties) => heldAbout(db, parties),
    entriesOf: async (parties) => entriesOf(db, parties),
    rewriteSegments: async (act, segments) =>
      db.write(() => {
        acts.hold(act)
        for (const { list, kind, index, lines, bytes } of segments) {
          const changed = db.run('UPDATE segment SET lines = ?, bytes = ? WHERE list = ? AND kind = ? AND part = ?', lines, bytes, list, kind, index)
          if (changed !== 1) throw new Problem('not-found', `the list ${list} has no part ${index} of its certificate`)
        }
      }),
    rewriteRun: async (act, { runId, lines }) =>
      db.write(() => {
        acts.hold(act)
        if (db.run('UPDATE measure_run SET lines = ? WHERE run_id = ?', lines, runId) !== 1) throw new Problem('not-found', `there is no run ${runId}`)
      }),
    commitErasure: async (act, ask) => {
      // What is freed inside pages is overwritten at once; what lies in the log goes with `scrub`.
      db.get('PRAGMA secure_delete = ON')
      const erased = db.write(() => erase(db, acts, act, ask))
      db.tuneFor('reading')
      return erased
    },
    scrub: async () => db.rewrite(),
  }
}

const REF_OF: Readonly<Record<RefKind, (query: VersionQuery) => readonly string[] | undefined>> = {
  party: (query) => query.parties, debt: (query) => query.debts, contactPoint: (query) => query.contactPoints, value: (query) => query.values,
  corrected: (query) => query.corrected, source: () => undefined,
}

function versions(db: Database, query: VersionQuery, at: Revision): readonly AnyFact[] {
  const found = new Set<number>()
  for (const kind of REF_KINDS) {
    const ids = REF_OF[kind](query)
    if (ids === undefined || ids.length === 0) continue
    for (const row of db.all(`SELECT r.fact FROM json_each(?) j CROSS JOIN ${REF_TABLES[kind]} r ON r.id = j.value`, JSON.stringify(ids))) found.add(Number(row[0]))
  }
  if (query.keys !== undefined) for (const row of db.all('SELECT k.fact FROM json_each(?) j CROSS JOIN fact_key k ON k.key = j.value', JSON.stringify(query.keys))) found.add(Number(row[0]))
  for (const text of query.named ?? []) for (const row of db.all('SELECT fact FROM fact WHERE instr(content, ?) > 0', jsonText(text))) found.add(Number(row[0]))
  return db
    .all(`SELECT ${VERSION_COLUMNS} FROM json_each(?) j CROSS JOIN fact f ON f.fact = j.value WHERE f.revision <= ? AND f.content IS NOT NULL`, JSON.stringify([...found]), at)
    .map((row) => toFact(row, at))
}

function heldAbout(db: Database, parties: readonly PartyId[]): HeldAbout {
  const at = visibleRevision(db)
  const work = gatherHeld(parties)
  let step = work.next()
  while (step.done !== true) step = work.next(versions(db, step.value, at))
  return step.value
}

function entriesOf(db: Database, parties: readonly PartyId[]): readonly HeldEntry[] {
  const wanted: ReadonlySet<string> = new Set(parties)
  return parties
    .flatMap((id) => db.all('SELECT e.list, e.content, e.debt_id FROM entry e JOIN list l ON l.name = e.list WHERE l.head IS NOT NULL AND instr(e.content, ?) > 0', jsonText(id)))
    .map(([list, content, debtId]) => ({ list: String(list), entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId }))
    .filter(({ entry }) => wanted.has(entry.partyId))
    .toSorted((a, b) => compareBytes(a.list, b.list) || a.entry.rank - b.entry.rank)
}

function erase(db: Database, acts: Acts, act: OpenAct, ask: ErasureAsk): Erased {
  acts.hold(act)
  const plan = ask.plan(heldAbout(db, ask.parties))
  const gone = plan.keys.reduce((sum, key) => sum + dropFact(db, key), 0)
  for (const rewrite of plan.rewrites) rewriteFact(db, rewrite)
  const entries = renameEntries(db, plan.renames)
  const leases = renameLeases(db, plan.renames)
  withoutWritten(db, ask, plan)
  for (const [table, column] of [['once', 'answer'], ['kept', 'content']] as const) renameIn(db, table, column, plan.renames)
  for (const keyHash of plan.held) db.run('DELETE FROM held WHERE key_hash = ?', keyHash)
  // What was judged names whoever is erased, and people about them; the next list judges anew.
  dropAllJudgements(db)
  // What two persons were to decide about a fact, or a held row, is no question any more.
  db.run("DELETE FROM kept WHERE kind = 'proposal' AND content ->> '$.target' IN (SELECT value FROM json_each(?))", JSON.stringify([...plan.keys, ...plan.held]))
  for (const tombstone of plan.tombstones) keep(db, 'tombstone', tombstone.hash, tombstone)
  for (const request of plan.requests) keep(db, 'right', request.requestId, request)
  // The act's own revision stays free: what is recorded now lies below it, and is visible with it.
  if (plan.facts.length > 0) recordFacts(db, plan.facts, ask.nowMs, plan.leaf.leafId)
  acts.finish(act, ask.nowMs, plan.leaf)
  db.run('UPDATE head SET visible = ?', act.revision)
  const revoked = recheckLeases(db, ask.recheck.atMs ?? ask.nowMs, ask.recheck)
  return { plan, versions: gone, entries, leases, revoked: revoked.length }
}

function keep(db: Database, kind: string, id: string, record: object): void {
  db.run('INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET content = excluded.content', kind, id, JSON.stringify(record))
}

function dropRefs(db: Database, kind: AnyFact['kind'], content: AnyFact['content'], fact: Cell): void {
  for (const { to, id } of refsOf(kind, content)) db.run(`DELETE FROM ${REF_TABLES[to]} WHERE id = ? AND kind = ? AND fact = ?`, id, KIND_CODES[kind], fact)
}

/** Takes out every version of a fact, tombstones too; says how many held something. */
function dropFact(db: Database, key: FactKey): number {
  const kind = key.split('\u001f', 1)[0] as AnyFact['kind']
  let gone = 0
  for (const [fact, content, revision, replacedIn] of db.all('SELECT f.fact, f.content, f.revision, f.replaced_in FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact WHERE k.key = ?', key)) {
    if (typeof content === 'string') {
      gone++
      dropRefs(db, kind, JSON.parse(content) as AnyFact['content'], fact!)
      countChange(db, Number(revision) as Revision, KIND_CODES[kind], -1)
      if (typeof replacedIn === 'number') countChange(db, replacedIn as Revision, KIND_CODES[kind], 1)
    }
    db.run('DELETE FROM fact WHERE fact = ?', fact!)
  }
  db.run('DELETE FROM fact_key WHERE key = ?', key)
  return gone
}

function rewriteFact(db: Database, { key, revision, content }: ErasurePlan['rewrites'][number]): void {
  const kind = key.split('\u001f', 1)[0] as AnyFact['kind']
  const row = db.get('SELECT f.fact, f.content FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact WHERE k.key = ? AND k.revision = ?', key, revision)
  if (typeof row?.[1] !== 'string') return
  const fact = row[0]!
  dropRefs(db, kind, JSON.parse(row[1]) as AnyFact['content'], fact)
  db.run('UPDATE fact SET content = ? WHERE fact = ?', JSON.stringify(content), fact)
  for (const to of REF_KINDS) {
    insertMany(db, `${REF_TABLES[to]} VALUES`, 3, refsOf(kind, content).filter((ref) => ref.to === to).flatMap((ref) => [ref.id, KIND_CODES[kind], fact]))
  }
}

/** Rows of a table whose JSON names one of these ids, each once. */
function naming(db: Database, table: string, columns: string, column: string, renames: readonly Renaming[]): readonly (readonly Cell[])[] {
  return db.all(`SELECT DISTINCT ${columns} FROM json_each(?) j CROSS JOIN ${table} t ON instr(t.${column}, j.value) > 0`, JSON.stringify(renames.map(({ id }) => jsonText(id))))
}

function renameEntries(db: Database, renames: readonly Renaming[]): number {
  const rows = naming(db, 'entry', 't.list, t.rank, t.content, t.debt_id', 'content', renames)
  const as = new Map(renames.map((one) => [one.id, one.as]))
  for (const [list, rank, content, debtId] of rows) {
    const entry = renamed(JSON.parse(String(content)) as Entry, renames)
    db.run('UPDATE entry SET content = ?, debt_id = ? WHERE list = ? AND rank = ?', JSON.stringify(entry), as.get(String(debtId)) ?? debtId!, list!, rank!)
    if (as.has((JSON.parse(String(content)) as Entry).partyId)) closeEntry(db, String(list), Number(rank))
  }
  for (const { id, as: name } of renames) db.run('UPDATE entry SET debt_id = ? WHERE debt_id = ?', name, id)
  return rows.length
}

/** An entry of somebody who is erased is offered no more. */
function closeEntry(db: Database, list: string, rank: number): void {
  const state: EntryState = { rank, state: 'closed', rule: ERASED_RULE, because: 'The person was erased.' }
  db.run(
    `INSERT INTO entry_state VALUES (?, ?, 'closed', NULL, ?) ON CONFLICT (list, rank) DO UPDATE SET state = 'closed', not_before = NULL, content = excluded.content
     WHERE entry_state.state = 'open'`,
    list, rank, JSON.stringify(state),
  )
  noteWritten(db, list, rank)
}

function renameLeases(db: Database, renames: readonly Renaming[]): number {
  const rows = naming(db, 'lease', 't.content', 'content', renames)
  for (const [content] of rows) {
    const lease = renamed(JSON.parse(String(content)) as Lease, renames)
    db.run(
      'UPDATE lease SET debt_id = ?, party_id = ?, contact_point_id = ?, content = ? WHERE lease_id = ?',
      lease.debtId, lease.partyId, lease.contactPointId, JSON.stringify(lease), lease.leaseId,
    )
    writeLease(db, lease)
  }
  forgetTouching(db, renames.flatMap(({ id }) => REF_KINDS.map((to) => touchKey({ to, id }))))
  return rows.length
}

function renameIn(db: Database, table: 'once' | 'kept', column: string, renames: readonly Renaming[]): void {
  const key = table === 'once' ? ['actor', 'key'] : ['kind', 'id']
  for (const [first, second, text] of naming(db, table, `t.${key[0]!}, t.${key[1]!}, t.${column}`, column, renames)) {
    db.run(`UPDATE ${table} SET ${column} = ? WHERE ${key[0]!} = ? AND ${key[1]!} = ?`, JSON.stringify(renamed(JSON.parse(String(text)) as unknown, renames)), first!, second!)
  }
}

/** Takes what somebody wrote freely about the person out of small records, and out of the answers that told it. */
function withoutWritten(db: Database, { unwritten }: ErasureAsk, plan: ErasurePlan): void {
  const words = new Set(plan.words)
  for (const kind of WRITTEN_KINDS) {
    for (const [id, record] of unwritten === undefined ? [] : recordsWithIds(db, kind)) {
      const left = unwritten!(kind, record, plan)
      for (const text of left?.words ?? []) words.add(text)
      if (left?.record === null) db.run('DELETE FROM kept WHERE kind = ? AND id = ?', kind, id)
      else if (left !== undefined) keep(db, kind, id, left.record)
    }
  }
  const texts = [...words].map(jsonText)
  for (const [actor, key, answer] of db.all('SELECT DISTINCT t.actor, t.key, t.answer FROM json_each(?) j CROSS JOIN once t ON instr(t.answer, j.value) > 0', JSON.stringify(texts))) {
    db.run('UPDATE once SET answer = ? WHERE actor = ? AND key = ?', JSON.stringify(withoutWords(JSON.parse(String(answer)) as unknown, words)), actor!, key!)
  }
}
