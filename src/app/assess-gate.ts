import { admit } from '../decide/index.js'
import { isAssessable, type MayAssess } from '../graph/assessed.js'
import { ROLE_OF_RELATION } from '../load/gate.js'
import { isRefusal } from '../load/refusals.js'
import type { Role } from '../model/case-file.js'
import { isCorrectedBy } from '../model/corrections.js'
import type { Packs } from '../model/decide.js'
import type { AnyFact, Day, Fact, Source } from '../model/facts.js'
import { addToGroup } from '../model/group.js'
import type { EventId, FactKey } from '../model/ids.js'
import { isRestriction } from '../model/own-source.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { factsAboutMany } from './facts-of-many.js'

/** Who asks, where that narrows what may be looked at. */
export interface AssessScope {
  /** Only facts that serve one of these creditors; absent: any. */
  readonly creditors?: readonly string[]
}

/** The gate to the assessed graph on a day. */
export interface AssessGate {
  readonly mayAssess: MayAssess
  /** Reads what these parties have said about the use of their data, before they are asked about. */
  readonly learn: (parties: readonly string[]) => Promise<void>
}

/** Obligors may be looked at whatever they say: what they owe is a legal claim. */
const OBLIGORS: ReadonlySet<Role> = new Set<Role>(['borrower', 'co_borrower', 'co_signer', 'guarantor'])

type Looked = Parameters<MayAssess>[0]

interface Known {
  readonly sources: ReadonlyMap<string, Source>
  readonly hasRefused: (partyId: string) => boolean
  /** The party's data are kept unused for now. */
  readonly isRestricted: (partyId: string) => boolean
  readonly packs: Packs
  readonly day: Day
  readonly scope: AssessScope
}

/** Says whether a source may still be used for `assess` on a day, and for this creditor. */
function isGood(source: Source, day: Day, { creditors }: AssessScope): boolean {
  const isCurrent = source.purposes.includes('assess') && source.obtainedOn <= day && (source.expiresOn === undefined || day < source.expiresOn)
  return isCurrent && (creditors === undefined || source.forCreditor === undefined || creditors.includes(source.forCreditor))
}

/** Whom a fact is about and in which roles; a debt and a party's own record are judged by the ties that lead to them. */
function subjectsOf(fact: Looked): readonly { readonly partyId: string; readonly role: Role }[] {
  if (fact.kind === 'relation') {
    const { fromId, toId, kind } = fact.content as Fact<'relation'>['content']
    return [{ partyId: fromId, role: ROLE_OF_RELATION[kind] }, ...(kind === 'guarantees' ? [{ partyId: toId, role: 'borrower' as const }] : [])]
  }
  if (fact.kind !== 'obligation') return []
  const { partyId, role } = fact.content as Fact<'obligation'>['content']
  return [{ partyId, role }]
}

/** Every party that a fact names: of one whose data are kept unused nothing is looked at, not even what another is to it. */
function namedIn(fact: Looked): readonly string[] {
  if (fact.kind === 'relation') {
    const { fromId, toId } = fact.content as Fact<'relation'>['content']
    return [fromId, toId]
  }
  return fact.kind === 'debt' ? [] : [(fact.content as Fact<'party' | 'obligation'>['content']).partyId]
}

/** Asks the law about one source, role and state of refusal, once for each. */
function lawAsker({ packs, day }: Known): (source: Source, role: Role, hasRefused: boolean) => boolean {
  const answers = new Map<string, boolean>()
  const admits = (source: Source, role: Role, hasRefused: boolean, asOf: Day): boolean => admit({
    jurisdiction: source.jurisdiction, sourceClass: source.class, subjectRole: role, purpose: 'assess', authorisation: source.authorisation,
    obtainedOn: source.obtainedOn, asOf, inferred: false, refusedBySubject: hasRefused,
    ...(source.noticeSentOn === undefined ? {} : { noticeSentOn: source.noticeSentOn }),
  }, packs).decision === 'ADMIT'
  return (source, role, hasRefused) => {
    const key = `${source.sourceId}\u001f${role}\u001f${hasRefused}`
    const known = answers.get(key)
    if (known !== undefined) return known
    // The load asked for every place that it touches; what its own place never admitted has lapsed by no day since.
    const lapsed = admits(source, role, false, source.obtainedOn) && !admits(source, role, hasRefused, day)
    const answer = !lapsed && !(hasRefused && !OBLIGORS.has(role))
    answers.set(key, answer)
    return answer
  }
}

function mayAssessBy(known: Known): MayAssess {
  const permits = lawAsker(known)
  const { creditors } = known.scope
  return (fact) => {
    const source = known.sources.get(fact.content.sourceId)
    if (source === undefined || !isAssessable(fact)) return false
    if (fact.kind === 'debt' && creditors !== undefined && !creditors.includes((fact.content as Fact<'debt'>['content']).creditorId)) return false
    if (namedIn(fact).some((partyId) => known.isRestricted(partyId))) return false
    return subjectsOf(fact).every(({ partyId, role }) => permits(source, role, known.hasRefused(partyId)))
  }
}

/** Requests against the use of data, by party, that no correction takes back; records judged the same speak for each other. */
class Refusals {
  readonly #byParty = new Map<string, Map<FactKey, Fact<'event'>>>()
  readonly #corrections = new Map<string, Fact<'event'>[]>()
  readonly #restricted = new Set<string>()
  readonly #same = new Map<string, Set<string>>()

  /** Refusals that were noted, so that what takes them back can be asked for. */
  events(): readonly string[] {
    return [...this.#byParty.values()].flatMap((told) => [...told.values()].flatMap(({ key, content }) => [key, content.eventId]))
  }

  /** Notes what a fact says; gives parties that are judged to be the same as another. */
  note(fact: AnyFact): readonly string[] {
    if (fact.kind === 'match_decision') {
      const { aId, bId, decision } = fact.content
      if (decision !== 'same') return []
      this.#join(aId, bId)
      this.#join(bId, aId)
      return [aId, bId]
    }
    if (isRestriction(fact)) this.#restricted.add(fact.content.partyId!)
    if (fact.kind !== 'event') return []
    const { event, partyId } = fact.content
    if (event.kind === 'correction') addToGroup(this.#corrections, event.corrects, fact)
    // A wish not to be contacted says nothing against being looked at.
    else if (isRefusal(event) && event.kind === 'request' && event.what !== 'no_contact') {
      const by = partyId ?? event.partyId ?? event.by
      if (by !== undefined) this.#byParty.set(by, (this.#byParty.get(by) ?? new Map<FactKey, Fact<'event'>>()).set(fact.key, fact))
    }
    return []
  }

  #join(a: string, b: string): void {
    this.#same.set(a, (this.#same.get(a) ?? new Set()).add(b))
  }

  has(partyId: string): boolean {
    return this.#byParty.size > 0 && this.#anyOf(partyId, (id) => [...(this.#byParty.get(id)?.values() ?? [])].some((refusal) => !this.#isTakenBack(refusal, id)))
  }

  /** A correction that names somebody else takes nothing back. */
  #isTakenBack(refusal: Fact<'event'>, by: string): boolean {
    const named = [...(this.#corrections.get(refusal.key) ?? []), ...(this.#corrections.get(refusal.content.eventId) ?? [])]
    return named.some((one) => {
      const { partyId } = one.content
      return isCorrectedBy(refusal, one) && (partyId === undefined || this.#anyOf(by, (id) => id === partyId))
    })
  }

  /** Whether the data of a person are kept unused. */
  restricts(partyId: string): boolean {
    return this.#restricted.size > 0 && this.#anyOf(partyId, (id) => this.#restricted.has(id))
  }

  /** Whether something is so of any record of a person. */
  #anyOf(partyId: string, isSo: (id: string) => boolean): boolean {
    if (!this.#same.has(partyId)) return isSo(partyId)
    const seen = new Set([partyId])
    for (const id of seen) {
      if (isSo(id)) return true
      for (const other of this.#same.get(id) ?? []) seen.add(other)
    }
    return false
  }
}

/** Opens the gate to the assessed graph for questions about few parties: what they said is read as they are learned of. */
export async function openAssessGate(app: App, store: Store, day: Day, scope: AssessScope = {}): Promise<AssessGate> {
  const sources = new Map<string, Source>()
  for await (const batch of store.facts('source')) for (const { content } of batch) if (isGood(content, day, scope)) sources.set(content.sourceId, content)
  const refusals = new Refusals()
  const learned = new Set<string>()
  const learn = async (parties: readonly string[]): Promise<void> => {
    // What a record judged to be the same said binds too, and what one that is the same as that one said.
    for (let asked: ReadonlySet<string> = new Set(parties); asked.size > 0;) {
      const fresh = [...asked].filter((id) => !learned.has(id))
      for (const id of fresh) learned.add(id)
      asked = new Set((await factsAboutMany(store, ['event', 'match_decision', 'suppression'], 'parties', fresh)).flatMap((fact) => refusals.note(fact)))
    }
    const corrected = refusals.events() as readonly EventId[]
    if (corrected.length > 0) for (const fact of await store.factsAbout({ kinds: ['event'], corrected })) refusals.note(fact)
  }
  return { learn, mayAssess: mayAssessBy({ sources, hasRefused: (id) => refusals.has(id), isRestricted: (id) => refusals.restricts(id), packs: app.packs({}), day, scope }) }
}

/**
 * The gate to the whole assessed graph: a fact needs a source that was admitted for `assess`, is still good on the day and has
 * not lapsed, and nobody whom it is about may have refused the use but those who owe or answer for a debt.
 */
export async function assessGate(app: App, store: Store, day: Day, scope: AssessScope = {}): Promise<MayAssess> {
  const sources = new Map<string, Source>()
  for await (const batch of store.facts('source')) for (const { content } of batch) if (isGood(content, day, scope)) sources.set(content.sourceId, content)
  const refusals = new Refusals()
  // Of events only what `note` looks at: a portfolio has far more contacts than requests.
  for await (const batch of store.factsOf(['event', 'match_decision', 'suppression'], undefined, ['request', 'correction'])) {
    for (const fact of batch as readonly AnyFact[]) refusals.note(fact)
  }
  return mayAssessBy({ sources, hasRefused: (id) => refusals.has(id), isRestricted: (id) => refusals.restricts(id), packs: app.packs({}), day, scope })
}
