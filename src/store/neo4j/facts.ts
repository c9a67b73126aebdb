import type { Dossier } from '../../model/dossier.js'
import { FACT_KINDS, type AnyFact, type Fact, type FactKind } from '../../model/facts.js'
import type { DebtId, FactKey, Revision } from '../../model/ids.js'
import { BATCH_ROWS_MAX, RANGES_AT_ONCE } from '../../model/limits.js'
import { slicesOf } from '../../model/slices.js'
import type { EpochMs } from '../../model/time.js'
import { answerLater } from '../asking.js'
import { composeDossiers } from '../dossier.js'
import { unpackFact } from '../fact-row.js'
import { leaseholdersOf, withLeases, withLeasesAsOf } from '../leases.js'
import { AFTER_ALL, byKey, compareBytes } from '../order.js'
import type { FactQuery, FactReader, KeyRange } from '../port.js'
import { REF_KINDS, type RefKind } from '../refs.js'
import type { Graph, Row, Run } from './connection.js'
import { leasesEver, openLeasesOf } from './held-leases.js'
import { tieTypes } from './ties.js'

/** Columns of every statement that gives facts. */
type FactRow = readonly [kind: FactKind, key: FactKey, content: string, purposes: string, revision: number, replacedIn: number | null]

/** Statement that finds facts by an id of each kind, and the list of a query that it serves. */
const ABOUT: Readonly<Record<RefKind, readonly [statement: string, ids: (query: FactQuery) => readonly string[] | undefined]>> = {
  party: ['facts-about-party', (query) => query.parties],
  debt: ['facts-about-debt', (query) => query.debts],
  contactPoint: ['facts-about-contact-point', (query) => query.contactPoints],
  value: ['facts-about-value', (query) => query.values],
  corrected: ['facts-about-corrected', (query) => query.corrected],
  source: ['facts-about-source', (query) => query.sources],
}

/** Facts by key as they were read at one revision, so that each is unpacked once. */
type KnownFacts = Map<string, AnyFact>

/** Reads facts; see the port for what each method promises. */
export function factReader(graph: Graph): FactReader {
  const pin = async (at: Revision | undefined): Promise<Revision> => {
    const visible = await visibleRevision(graph)
    return at === undefined || at > visible ? visible : at
  }
  return {
    revision: async (atMs) => {
      if (atMs === undefined) return visibleRevision(graph)
      return Number((await graph.read('revision-at', { at: atMs }))[0]?.[0] ?? 0) as Revision
    },
    facts: (kind, at) => streamFacts(graph.read, kind, () => pin(at)),
    factsOf: async function* factsOf(kinds, at) {
      // Keys are read in their order from an index: no other order is faster.
      for (const kind of kinds) yield* streamFacts(graph.read, kind, () => pin(at))
    },
    factsAbout: async (query, at) => (await factsAbout(graph.read, query, await pin(at))).toSorted(byKey),
    factsByKey: async (keys, at) => {
      const revision = await pin(at)
      const found: AnyFact[] = []
      for (const part of slicesOf([...new Set(keys)], BATCH_ROWS_MAX)) {
        for (const row of await graph.read('facts-by-key', { keys: part, at: revision })) found.push(toFact(row, revision))
      }
      return found.toSorted(byKey)
    },
    factsWithin: (ranges, at) => streamWithin(graph.read, ranges, () => pin(at)),
    keysSince: (since, at) => streamKeysSince(graph.read, since, () => pin(at)),
    history: async (key) => {
      const revision = await pin(undefined)
      return (await graph.read('history', { key, at: revision })).map((row) => toFact(row, revision))
    },
    dossiers: async (debts, at, leasesAtMs) => {
      const made = await readDossiers(graph.read, debts, await pin(at))
      if (leasesAtMs === undefined) return made
      const { parties, points } = leaseholdersOf(made)
      return withLeasesAsOf(made, await leasesEver(graph.read, parties, points), leasesAtMs)
    },
    debtIds: (at, after) => streamDebtIds(graph, () => pin(at), after),
    counts: async (at) => {
      const counts = Object.fromEntries(FACT_KINDS.map((kind) => [kind, 0])) as Record<FactKind, number>
      for (const [kind, count] of await graph.read('counts', { at: await pin(at) })) counts[kind as FactKind] = Number(count)
      return counts
    },
  }
}

/**
 * Makes dossiers by the statements of one transaction or, with `graph.read`, each in its own; with `leasesAtMs` they hold the
 * leases open at that moment.
 */
export async function readDossiers(run: Run, debts: readonly DebtId[], revision: Revision, leasesAtMs?: EpochMs): Promise<readonly Dossier[]> {
  const known: KnownFacts = new Map()
  const templates: Fact<'template'>[] = []
  for await (const page of streamFacts(run, 'template', async () => revision)) templates.push(...page)
  const made = await answerLater(composeDossiers(debts, templates, revision), (query) => factsAbout(run, query, revision, known))
  if (leasesAtMs === undefined) return made
  const leases = await openLeasesOf(run, made, leasesAtMs)
  return leases.length === 0 ? made : made.map((dossier) => withLeases(dossier, leases))
}

/** The newest revision that readers see. */
export function visibleRevision(graph: Graph): Promise<Revision> {
  return visibleIn(graph.read)
}

/** The newest revision that a transaction sees, its own included. */
export async function visibleIn(run: Run): Promise<Revision> {
  return Number((await run('revision'))[0]![0]) as Revision
}

/** Reads a version from a row of a statement that gives facts, as a reader at a revision sees it. */
export function toFact(row: Row, at: number): AnyFact {
  const [kind, key, content, purposes, revision, replacedIn] = row as FactRow
  return unpackFact({ kind, key, content, purposes, revision, replacedIn }, at)
}

/** Keys begin with their kind and the unit separator; the next character ends their range. */
function rangeOf(kind: FactKind): { readonly after: string; readonly end: string } {
  return { after: `${kind}\u001f`, end: `${kind}\u0020` }
}

async function* streamFacts<K extends FactKind>(run: Run, kind: K, pin: () => Promise<Revision>): AsyncGenerator<readonly Fact<K>[]> {
  const at = await pin()
  const { end, after: before } = rangeOf(kind)
  let after = before
  for (;;) {
    const rows = await run('facts', { after, end, at, limit: BATCH_ROWS_MAX })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => toFact(row, at)) as unknown as readonly Fact<K>[]
    if (rows.length < BATCH_ROWS_MAX) return
    after = String(last[1])
  }
}

async function* streamWithin(run: Run, ranges: readonly KeyRange[], pin: () => Promise<Revision>): AsyncGenerator<readonly AnyFact[]> {
  const at = await pin()
  for (const asked of slicesOf(ranges, RANGES_AT_ONCE)) {
    const some = asked.map(({ from, until = AFTER_ALL }) => ({ from, until }))
    for (let left = some; left.length > 0;) {
      const rows = await run('facts-within', { ranges: left, at, limit: BATCH_ROWS_MAX })
      if (rows.length > 0) yield rows.map((row) => toFact(row, at))
      const last = rows.length < BATCH_ROWS_MAX ? undefined : String(rows.at(-1)![1])
      // The page ended inside a range: what is left of it begins behind the last key.
      left = last === undefined ? [] : left.filter(({ until }) => compareBytes(last, until) < 0)
        .map(({ from, until }) => ({ from: compareBytes(from, last) > 0 ? from : `${last}\u0000`, until }))
    }
  }
}

async function* streamKeysSince(run: Run, since: Revision, pin: () => Promise<Revision>): AsyncGenerator<readonly FactKey[]> {
  const at = await pin()
  let after = ''
  for (let isLast = false; !isLast;) {
    const rows = await run('keys-since', { after, since, at, limit: BATCH_ROWS_MAX })
    if (rows.length > 0) yield rows.map((row) => row[0] as FactKey)
    isLast = rows.length < BATCH_ROWS_MAX
    after = String(rows.at(-1)?.[0])
  }
}

async function* streamDebtIds(graph: Graph, pin: () => Promise<Revision>, from = ''): AsyncGenerator<readonly DebtId[]> {
  const at = await pin()
  let after = from
  for (;;) {
    const rows = await graph.read('debt-ids', { after, at, limit: BATCH_ROWS_MAX })
    if (rows.length === 0) return
    const ids = rows.map((row) => row[0] as DebtId)
    yield ids
    if (ids.length < BATCH_ROWS_MAX) return
    after = ids.at(-1)!
  }
}

/** In any order, each once; `known` holds what earlier questions at the same revision unpacked. */
async function factsAbout(run: Run, query: FactQuery, at: Revision, known: KnownFacts = new Map()): Promise<readonly AnyFact[]> {
  const { kinds = FACT_KINDS, partyPairs = [], relationKinds = null } = query
  const found = new Map<string, AnyFact>()
  const take = (row: Row): void => {
    const key = String(row[1])
    if (found.has(key)) return
    const fact = known.get(key) ?? toFact(row, at)
    known.set(key, fact)
    found.set(key, fact)
  }
  for (const kind of REF_KINDS) {
    const [name, idsOf] = ABOUT[kind]
    const ids = idsOf(query)
    if (ids === undefined || ids.length === 0) continue
    // Every fact names a source: they are looked through instead of being found by it.
    if (kind === 'source' && !(kinds.length === 1 && kinds[0] === 'source')) {
      for await (const rows of factsOfSources(run, ids, kinds, at)) rows.forEach(take)
    }
    const ties = tieTypes(kinds, kind)
    if (ties.length === 0) continue
    for (const part of slicesOf([...new Set(ids)], BATCH_ROWS_MAX)) (await run(name, { ids: part, ties, at, relationKinds })).forEach(take)
  }
  const ties = tieTypes(kinds, 'party')
  for (const pairs of ties.length === 0 ? [] : slicesOf(partyPairs, BATCH_ROWS_MAX)) (await run('facts-about-pair', { pairs, ties, at, relationKinds })).forEach(take)
  return [...found.values()]
}

async function* factsOfSources(run: Run, ids: readonly string[], kinds: readonly FactKind[], at: Revision): AsyncGenerator<readonly Row[]> {
  let after = ''
  for (;;) {
    const rows = await run('facts-of-source', { ids, kinds, after, at, limit: BATCH_ROWS_MAX })
    yield rows
    if (rows.length < BATCH_ROWS_MAX) return
    after = String(rows.at(-1)![1])
  }
}
