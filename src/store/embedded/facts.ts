import { FACT_KINDS, type AnyFact, type Fact, type FactKind } from '../../model/facts.js'
import type { DebtId, FactKey, Revision } from '../../model/ids.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { Dossier } from '../../model/dossier.js'
import { slicesOf } from '../../model/slices.js'
import type { EpochMs } from '../../model/time.js'
import { answerNow } from '../asking.js'
import { composeDossiers } from '../dossier.js'
import { unpackFact } from '../fact-row.js'
import { leaseholdersOf, withLeases, withLeasesAsOf } from '../leases.js'
import { AFTER_ALL, byKey } from '../order.js'
import type { FactOf, FactQuery, FactReader, KeyRange, RecordedKind } from '../port.js'
import { REF_KINDS, type RefKind } from '../refs.js'
import { visibleRevision } from './acts.js'
import type { Database, Row } from './database.js'
import { leasesEver, openLeasesOf } from './held-leases.js'
import { KIND_CODES, RECORDINGS_TELL_ROWS, REF_TABLES } from './schema.js'

/** Columns of a version of a fact, in the order in which `toFact` reads them. */
export const VERSION_COLUMNS = 'f.fact, f.kind, f.key, f.content, f.purposes, f.revision, f.replaced_in'
const COLUMNS = VERSION_COLUMNS
/** Current at the revision given twice. */
const CURRENT = 'f.revision <= ? AND (f.replaced_in IS NULL OR f.replaced_in > ?) AND f.content IS NOT NULL'
const KIND_OF = new Map(FACT_KINDS.map((kind) => [KIND_CODES[kind], kind]))
const ALL_KINDS = maskOf(FACT_KINDS)

/** Columns of `COLUMNS` in their order. */
type FactRow = readonly [number, number, string, string, string, number, number | null]

/** Facts of these keys that are current at a revision, in key order. */
export function readByKey(db: Database, keys: readonly FactKey[], revision: Revision): readonly AnyFact[] {
  return db
    .all(`SELECT ${COLUMNS} FROM (SELECT DISTINCT value FROM json_each(?)) j CROSS JOIN fact_key k ON k.key = j.value
        CROSS JOIN fact f ON f.fact = k.fact WHERE ${CURRENT}`,
      JSON.stringify(keys), revision, revision)
    .map((row) => toFact(row, revision))
    .toSorted(byKey)
}

/** Reads facts; see the port for what each method promises. */
export function factReader(db: Database): FactReader {
  const pin = (at: Revision | undefined): Revision => {
    const visible = visibleRevision(db)
    return at === undefined || at > visible ? visible : at
  }
  const reader: FactReader = {
    revision: async (atMs?: EpochMs) => {
      if (atMs === undefined) return visibleRevision(db)
      return Number(db.get(
        `SELECT max((SELECT coalesce(max(revision), 0) FROM act WHERE state = 'done' AND recorded_at <= ?1),
           (SELECT coalesce(max(revision), 0) FROM recording WHERE recorded_at <= ?1))`, atMs)![0]) as Revision
    },
    facts: (kind, at) => streamFacts(db, kind, pin(at)),
    factsOf: (kinds, at, eventKinds) => streamInRows(db, kinds, pin(at), eventKinds),
    factsAbout: async (query, at) => factsAbout(db, query, pin(at)).toSorted(byKey),
    factsByKey: async (keys, at) => readByKey(db, keys, pin(at)),
    factsWithin: (ranges, at) => streamWithin(db, ranges, pin(at)),
    keysSince: (since, at) => streamKeysSince(db, since, pin(at)),
    history: async (key) => {
      const revision = pin(undefined)
      return db
        .all(`SELECT ${COLUMNS} FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact
           WHERE k.key = ? AND f.revision <= ? AND f.content IS NOT NULL ORDER BY k.revision`, key, revision)
        .map((row) => toFact(row, revision))
    },
    dossiers: async (debts, at, leasesAtMs) => {
      const made = readDossiers(db, debts, pin(at))
      if (leasesAtMs === undefined) return made
      const { parties, points } = leaseholdersOf(made)
      return withLeasesAsOf(made, leasesEver(db, parties, points), leasesAtMs)
    },
    debtIds: (at, after) => streamDebtIds(db, pin(at), after),
    counts: async (at) => {
      const rows = db.all('SELECT kind, sum(change) FROM kind_count WHERE revision <= ? GROUP BY kind', pin(at))
      const counts = Object.fromEntries(FACT_KINDS.map((kind) => [kind, 0])) as Record<FactKind, number>
      for (const [code, count] of rows) counts[KIND_OF.get(Number(code))!] = Number(count)
      return counts
    },
  }
  return reader
}

/** Makes dossiers at once, so that a transaction can; with `leasesAtMs` they hold the leases open at that moment. */
export function readDossiers(db: Database, debts: readonly DebtId[], revision: Revision, leasesAtMs?: EpochMs): readonly Dossier[] {
  const known = new Map<number, AnyFact | undefined>()
  // Dossiers sort their short lists themselves; sorting what they are made of would cost more than reading it.
  const made = answerNow(composeDossiers(debts, templatesAt(db, revision), revision), (query) => factsAbout(db, query, revision, known))
  if (leasesAtMs === undefined) return made
  const leases = openLeasesOf(db, made, leasesAtMs)
  return leases.length === 0 ? made : made.map((dossier) => withLeases(dossier, leases))
}

function templatesAt(db: Database, at: Revision): readonly Fact<'template'>[] {
  return db.all(
    `SELECT ${COLUMNS} FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact WHERE k.key > ? AND k.key < ? AND ${CURRENT} ORDER BY k.key`,
    'template\u001f', 'template\u0020', at, at,
  ).map((row) => toFact(row, at)) as unknown as readonly Fact<'template'>[]
}

/** Bit mask of kinds, as the queries take it. */
function maskOf(kinds: readonly FactKind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << KIND_CODES[kind]), 0)
}

/** The runs of numbers of kinds in a mask: `[2, 2]` and `[6, 8]` of 2, 6, 7 and 8. */
function runsOf(mask: number): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = []
  for (let code = 0; mask >> code > 0; code++) {
    if (((mask >> code) & 1) === 0) continue
    const open = runs.at(-1)
    if (open?.[1] === code - 1) open[1] = code
    else runs.push([code, code])
  }
  return runs
}

/** Reads a version from a row of `VERSION_COLUMNS`, as a reader at a revision sees it. */
export function toFact(row: Row, at: number): AnyFact {
  const [, kind, key, content, purposes, revision, replacedIn] = row as unknown as FactRow
  return unpackFact({ kind: KIND_OF.get(kind)!, key: key as FactKey, content, purposes, revision, replacedIn }, at)
}

/** As they lie in the file, which saves seeking each by its key. */
async function* streamInRows<K extends FactKind>(
  db: Database, kinds: readonly K[], at: Revision, eventKinds: readonly RecordedKind[] = [],
): AsyncGenerator<readonly FactOf<K>[]> {
  const mask = maskOf(kinds)
  const told = eventKinds.map((kind) => `"kind":${JSON.stringify(kind)}`)
  const isWanted = told.length === 0 ? '' : `AND (f.kind <> ${KIND_CODES.event} OR ${told.map(() => 'instr(f.content, ?) > 0').join(' OR ')})`
  const sql = `SELECT ${COLUMNS} FROM fact f WHERE f.fact > ? AND f.fact <= ? AND ((? >> f.kind) & 1) = 1 AND ${CURRENT} ${isWanted} ORDER BY f.fact`
  const last = Number(db.get('SELECT coalesce(max(fact), 0) FROM fact')![0])
  for (let after = 0; after < last; after += BATCH_ROWS_MAX) {
    const rows = db.all(sql, after, after + BATCH_ROWS_MAX, mask, at, at, ...told)
    if (rows.length > 0) yield rows.map((row) => toFact(row, at)) as unknown as readonly FactOf<K>[]
  }
}

async function* streamWithin(db: Database, ranges: readonly KeyRange[], at: Revision): AsyncGenerator<readonly AnyFact[]> {
  let batch: AnyFact[] = []
  for (const { from, until = AFTER_ALL } of ranges) {
    let rows = pageWithin(db, 'k.key >= ?', from, until, at)
    for (;;) {
      for (const row of rows) batch.push(toFact(row, at))
      if (batch.length >= BATCH_ROWS_MAX) {
        yield batch.splice(0, BATCH_ROWS_MAX)
      }
      if (rows.length < BATCH_ROWS_MAX) break
      rows = pageWithin(db, 'k.key > ?', String(rows.at(-1)![2]), until, at)
    }
  }
  if (batch.length > 0) yield batch
}

function pageWithin(db: Database, from: 'k.key >= ?' | 'k.key > ?', start: string, until: string, at: Revision): readonly Row[] {
  return db.all(
    `SELECT ${COLUMNS} FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact WHERE ${from} AND k.key < ? AND ${CURRENT} ORDER BY k.key LIMIT ?`,
    start, until, at, at, BATCH_ROWS_MAX,
  )
}

/** Before this row nothing was written after a revision; undefined: nothing was written after it at all. */
function firstRowSince(db: Database, since: Revision, at: Revision): number | undefined {
  // Where recordings tell no first row, all are looked through.
  const recorded = db.schemaVersion < RECORDINGS_TELL_ROWS ? '0' : 'coalesce(first_fact, 0)'
  const first = db.get(
    `SELECT min(first) FROM (SELECT first_fact AS first FROM act WHERE state = 'done' AND kind = 'load' AND revision > ?1 AND revision <= ?2
       UNION ALL SELECT ${recorded} FROM recording WHERE revision > ?1 AND revision <= ?2)`, since, at)?.[0]
  return typeof first === 'number' ? first : undefined
}

async function* streamKeysSince(db: Database, since: Revision, at: Revision): AsyncGenerator<readonly FactKey[]> {
  const first = firstRowSince(db, since, at)
  let after = (first ?? 0) - 1
  for (let isLast = first === undefined; !isLast;) {
    const rows = db.all(
      'SELECT fact, key FROM fact WHERE fact > ? AND revision > ? AND revision <= ? ORDER BY fact LIMIT ?', after, since, at, BATCH_ROWS_MAX,
    )
    if (rows.length > 0) yield rows.map((row) => row[1] as FactKey)
    isLast = rows.length < BATCH_ROWS_MAX
    after = Number(rows.at(-1)?.[0])
  }
}

async function* streamFacts<K extends FactKind>(db: Database, kind: K, at: Revision): AsyncGenerator<readonly Fact<K>[]> {
  // Keys begin with their kind and the unit separator; the next character ends their range.
  const end = `${kind}\u0020`
  let after = `${kind}\u001f`
  for (;;) {
    const rows = db.all(
      `SELECT ${COLUMNS} FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact
       WHERE k.key > ? AND k.key < ? AND ${CURRENT} ORDER BY k.key LIMIT ?`,
      after, end, at, at, BATCH_ROWS_MAX,
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => toFact(row, at)) as unknown as readonly Fact<K>[]
    if (rows.length < BATCH_ROWS_MAX) return
    after = String(last[2])
  }
}

async function* streamDebtIds(db: Database, at: Revision, from = ''): AsyncGenerator<readonly DebtId[]> {
  let after = from
  for (;;) {
    const rows = db.all(
      `SELECT DISTINCT r.id FROM debt_ref r CROSS JOIN fact f ON f.fact = r.fact
       WHERE r.id > ? AND r.kind = ? AND ${CURRENT} ORDER BY r.id LIMIT ?`,
      after, KIND_CODES.debt, at, at, BATCH_ROWS_MAX,
    )
    if (rows.length === 0) return
    const ids = rows.map((row) => row[0] as DebtId)
    yield ids
    after = ids.at(-1)!
  }
}

const LISTS: Readonly<Record<RefKind, (query: FactQuery) => readonly string[] | undefined>> = {
  party: (query) => query.parties,
  debt: (query) => query.debts,
  contactPoint: (query) => query.contactPoints,
  value: (query) => query.values,
  corrected: (query) => query.corrected,
  source: (query) => query.sources,
}

/**
 * In any order. Rows are looked up first and read afterwards, each once; `known` holds what earlier questions at the same
 * revision read, by row (undefined: not current), since a dossier finds one event by its debt, its party and its point.
 */
function factsAbout(db: Database, query: FactQuery, at: Revision, known = new Map<number, AnyFact | undefined>()): readonly AnyFact[] {
  const mask = query.kinds === undefined ? ALL_KINDS : maskOf(query.kinds)
  const wanted = new Set<number>()
  for (const kind of REF_KINDS) {
    const ids = LISTS[kind](query)
    if (ids === undefined || ids.length === 0) continue
    for (const row of rowsFound(db, `${REF_TABLES[kind]} r ON r.id = j.value AND r.kind BETWEEN ? AND ?`, ids, mask, query.relationKinds)) wanted.add(row)
    // Every fact names a source, so that an index of them would be as large as the facts: they are looked through instead.
    if (kind === 'source' && mask !== maskOf(['source'])) {
      for (const row of factsOfSources(db, ids, mask, at)) {
        wanted.add(row[0] as number)
        known.set(row[0] as number, toFact(row, at))
      }
    }
  }
  if (query.partyPairs !== undefined) for (const row of rowsFound(db, TOUCHING_BOTH, query.partyPairs, mask, query.relationKinds)) wanted.add(row)
  readRows(db, [...wanted].filter((row) => !known.has(row)), at, known)
  return [...wanted].flatMap((row) => known.get(row) ?? [])
}

/** What touches the first of a pair, of it what touches the second as well. */
const TOUCHING_BOTH = `party_ref r ON r.id = j.value ->> 0 AND r.kind BETWEEN ? AND ?
  CROSS JOIN party_ref o ON o.id = j.value ->> 1 AND o.kind = r.kind AND o.fact = r.fact`

/** Rows of facts of some kinds that ids lead to; of relations only those of some kinds, where they are named. */
function* rowsFound(
  db: Database, found: string, ids: readonly unknown[], mask: number, relationKinds: readonly string[] | undefined,
): Generator<number> {
  const given = JSON.stringify(ids)
  const narrowed = relationKinds === undefined ? '' : `WHERE r.kind <> ${KIND_CODES.relation}
    OR (SELECT f.content ->> '$.kind' FROM fact f WHERE f.fact = r.fact) IN (SELECT value FROM json_each(?))`
  const kinds = relationKinds === undefined ? [] : [JSON.stringify(relationKinds)]
  // Whom thousands are tied to is asked about with every debt of theirs: what is not asked for is not walked through.
  // As one text: thousands of small rows are handed over four times as slowly.
  const sql = `SELECT json_group_array(r.fact) FROM json_each(?) j CROSS JOIN ${found} ${narrowed}`
  for (const [first, last] of runsOf(mask)) yield* JSON.parse(String(db.get(sql, given, first, last, ...kinds)![0])) as readonly number[]
}

function readRows(db: Database, wanted: readonly number[], at: Revision, known: Map<number, AnyFact | undefined>): void {
  for (const row of wanted) known.set(row, undefined)
  for (const some of slicesOf(wanted, BATCH_ROWS_MAX)) {
    const rows = db.all(
      `SELECT ${COLUMNS} FROM json_each(?) j CROSS JOIN fact f ON f.fact = j.value WHERE ${CURRENT}`,
      JSON.stringify(some), at, at,
    )
    for (const row of rows) known.set(row[0] as number, toFact(row, at))
  }
}

function factsOfSources(db: Database, ids: readonly string[], mask: number, at: Revision): readonly Row[] {
  const sql = `SELECT ${COLUMNS} FROM fact f WHERE ((? >> f.kind) & 1) = 1 AND ${CURRENT}
    AND f.content ->> '$.sourceId' IN (SELECT value FROM json_each(?))`
  return db.all(sql, mask, at, at, JSON.stringify(ids))
}
