import { setImmediate } from 'node:timers/promises'
import { contactTies } from '../graph/contact.js'
import type { Edge } from '../graph/index.js'
import type { ReportedOutcome } from '../model/calibration.js'
import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import type { Fact } from '../model/facts.js'
import type { DebtId, FactKey, PartyId, Revision } from '../model/ids.js'
import { DOSSIERS_MAX, OUTCOMES_MAX } from '../model/limits.js'
import { compareText } from '../model/order.js'
import type { ReachContext } from '../model/reach.js'
import { DAY_LENGTH, type EpochMs } from '../model/time.js'
import type { PartyMeasures } from '../model/scorecard.js'
import { slicesOf } from '../model/slices.js'
import { hasHour, hourAt, knownOf } from '../rank/index.js'
import { hasMovedOn, type PointVersions } from '../reach/known-before.js'
import { pastCases, type PastCase } from '../reach/outcomes.js'
import { readPeople } from '../reach/people.js'
import type { Store } from '../store/port.js'
import { measureContacts } from './contact-graph.js'
import type { App, TellProgress } from './context.js'
import { reachContext } from './rank-context.js'

/** Which outcomes are wanted. */
export interface OutcomesAsked {
  /** Contacts before it are left out; absent: none. */
  readonly sinceMs?: EpochMs
  /** Contacts from it on are left out; absent: none. */
  readonly untilMs?: EpochMs
  /** At most this many, the newest; absent: `OUTCOMES_MAX`. */
  readonly most?: number
}

/** What rank is asked for: by its admission it is told who may be learnt from. */
const PURPOSE: Purpose = 'collect'
const NO_NAMES: ReadonlySet<PartyId> = new Set()

/** Every record's person by all match decisions of the store: the smallest id of their records. */
async function personsOf(store: Store, revision: Revision): Promise<(record: PartyId) => PartyId> {
  const matchDecisions: Fact<'match_decision'>[] = []
  for await (const batch of store.facts('match_decision', revision)) matchDecisions.push(...batch)
  return readPeople({ matchDecisions }, NO_NAMES).personOf
}

/** Earlier versions of those points of a dossier whose rows were written again since the first contact of ours. */
async function versionsOf(store: Store, dossier: Dossier, revision: Revision): Promise<PointVersions> {
  const days = dossier.events.flatMap(({ content: { event } }) => (event.kind === 'contact' && event.direction === 'out' ? [event.at.slice(0, DAY_LENGTH)] : []))
  const versions = new Map<FactKey, readonly Fact<'contact_point'>[]>()
  const [first] = days.sort()
  if (first === undefined) return versions
  for (const fact of [...dossier.contactPoints, ...dossier.samePoints]) {
    if (!hasMovedOn(fact, first) || versions.has(fact.key)) continue
    const told = (await store.history(fact.key)).filter((one) => one.revision <= revision)
    versions.set(fact.key, told as readonly Fact<'contact_point'>[])
  }
  return versions
}

/** An outcome before its person is known by all match decisions, and before the graph is measured. */
interface Read extends Omit<ReportedOutcome, 'personId' | 'measures'> {
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly isOfDebt: boolean
}

/** What is kept of a case: what a score may know, and not the events that it was read from. */
function readOf(one: PastCase, { zoneData: { offsetMs } }: App): Read {
  const { eventId, at, atMs, debtId, partyId, isOfDebt, caseFile, fresh, reached, creditorId, place, harms, person } = one
  const hour = at.length > DAY_LENGTH && hasHour(caseFile.channel) ? hourAt(atMs, caseFile.zones[0], { offsetMs }) : null
  return { outcomeId: eventId, atMs, hour, known: knownOf(caseFile, fresh, { atMs, offsetMs }), reached, creditorId, place, harms, person, debtId, partyId, isOfDebt }
}

/** Newest first; of one moment by the id of the event, so that no store's order shows. */
function newestFirst(a: Read, b: Read): number {
  return b.atMs - a.atMs || compareText(a.outcomeId, b.outcomeId)
}

/** Contacts found so far, each once; beyond twice the bound only the newest are held. */
class Found {
  readonly #byEvent = new Map<string, Read>()
  readonly #most: number
  #sinceMs: EpochMs

  constructor(most: number, sinceMs: EpochMs) {
    this.#most = most
    this.#sinceMs = sinceMs
  }

  /** Contacts before it cannot be among the newest any more. */
  get sinceMs(): EpochMs {
    return this.#sinceMs
  }

  /** A contact that several debts tell of is that of the debt that it names, else of the first. */
  add(one: Read): void {
    const known = this.#byEvent.get(one.outcomeId)
    if (known === undefined || (one.isOfDebt && !known.isOfDebt)) this.#byEvent.set(one.outcomeId, one)
    if (this.#byEvent.size <= 2 * this.#most) return
    const kept = this.newest()
    this.#byEvent.clear()
    for (const each of kept) this.#byEvent.set(each.outcomeId, each)
    this.#sinceMs = kept.at(-1)?.atMs ?? this.#sinceMs
  }

  newest(): readonly Read[] {
    return [...this.#byEvent.values()].sort(newestFirst).slice(0, this.#most)
  }
}

/** What the dossiers of a store taught, with the graph that their parties stand in. */
interface Gathered {
  readonly found: readonly Read[]
  readonly measuresOf: (debtId: DebtId, partyId: string) => PartyMeasures
}

async function gather(app: App, store: Store, asked: OutcomesAsked, revision: Revision, tell: TellProgress): Promise<Gathered> {
  const packs = app.packs({})
  const found = new Found(asked.most ?? OUTCOMES_MAX, asked.sinceMs ?? Number.NEGATIVE_INFINITY)
  const ties: Edge[] = []
  const parties = new Map<DebtId, readonly PartyId[]>()
  const total = (await store.counts(revision)).debt
  let done = 0
  const learn = async (ids: readonly DebtId[]): Promise<void> => {
    for (const dossier of await store.dossiers(ids, revision)) {
      const { overdueNotices: _overdueNotices, ...context }: ReachContext = reachContext(app, packs, PURPOSE, dossier)
      const learnt = pastCases(dossier, context, { sinceMs: found.sinceMs, versions: await versionsOf(store, dossier, revision) })
      parties.set(dossier.debtId, learnt.parties)
      for (const tie of contactTies(dossier, learnt.parties, PURPOSE)) ties.push(tie)
      for (const one of learnt.cases) if (one.atMs < (asked.untilMs ?? Number.POSITIVE_INFINITY)) found.add(readOf(one, app))
    }
    done += ids.length
    tell('reading outcomes', done, total)
    // The store answers at once, so that without this pause nothing else, not even Ctrl-C, would get its turn.
    await setImmediate()
  }
  for await (const batch of store.debtIds(revision)) {
    for (const debts of slicesOf(batch, DOSSIERS_MAX)) await learn(debts)
  }
  tell('measuring', 0, 0)
  const { measuresOf } = measureContacts([...parties.values()].flat(), ties)
  return { found: found.newest(), measuresOf: (debtId, partyId) => measuresOf(debtId, partyId, () => parties.get(debtId) ?? []) }
}

/**
 * Reads what came of the contacts that we tried, the newest first: each once, with what was known just before it. Where a
 * party stands in the contact graph is not known of the past, so that today's stands in for it: the graph of everybody who
 * may be learnt from, debts that are closed included, since being closed is what came of some contacts.
 */
export async function recordedOutcomes(app: App, store: Store, asked: OutcomesAsked, tell: TellProgress): Promise<readonly ReportedOutcome[]> {
  const revision = await store.revision()
  const personOf = await personsOf(store, revision)
  const { found, measuresOf } = await gather(app, store, asked, revision, tell)
  // Neighbours in the order of debts share a walk over the graph.
  const measures = new Map(found.toSorted((a, b) => compareText(a.debtId, b.debtId)).map((one) => [one, measuresOf(one.debtId, one.partyId)] as const))
  return found.map((one) => {
    const { debtId: _debtId, partyId, isOfDebt: _isOfDebt, ...outcome } = one
    return { ...outcome, personId: personOf(partyId), measures: measures.get(one) ?? {} }
  })
}
