import type { CaseFile, CaseObligor, CaseParty } from '../model/case-file.js'
import type { Event } from '../model/event.js'
import type { Day, Fact } from '../model/facts.js'
import type { FactKey, PartyId } from '../model/ids.js'
import type { Candidate, NoCaseReason, ReviewSign } from '../model/reach.js'
import type { Refused } from './admission.js'
import { happeningsFor } from './case-events.js'
import type { Claim } from './claims.js'
import type { Happening } from './happenings.js'
import { overdueSigns } from './overdue.js'
import { identityOf } from './person.js'
import { zonesOf } from './places.js'
import { reviewSigns } from './duplicates.js'
import { bearsOnDebt, isInForce, statesOfHappenings, statesOfStatuses, type KnownState } from './states.js'
import { LIABILITY_BY_STRICTNESS, obligationHolds, OWING, relationHolds } from './roles.js'
import { FALSE_FORBIDS, latest, strictest, TRUE_FORBIDS, type MayPermit, type Strictness } from './strictest.js'
import type { PersonView } from './persons.js'
import type { DossierView } from './view.js'

/** Everything of a case file that does not depend on the contact point and the channel. */
export interface CandidateView {
  readonly claim: Claim
  readonly candidate: Candidate
  readonly person: PersonView
  readonly places: readonly string[]
  /** Records by which admitted facts name the person in this role. */
  readonly records: ReadonlySet<PartyId>
  readonly party: CaseParty
  readonly obligor: CaseObligor | undefined
  readonly debt: CaseFile['debt']
  readonly zones: readonly string[]
  readonly language: string | undefined
  readonly happenings: readonly Happening[]
  readonly events: readonly Event[]
  /** Facts behind everything but the contact point and the words; gathered when they are first asked for. */
  readonly facts: () => readonly FactKey[]
  readonly reviews: readonly ReviewSign[]
  /** Rules that keep a fact about this candidate from permitting; undefined when it may. */
  readonly refusal: (fact: Fact) => Refused | undefined
  readonly mayPermit: MayPermit
}

/** A claim that gives no candidate, and why. */
export interface NoCandidate {
  readonly candidate: Candidate
  readonly reason: NoCaseReason
  readonly rules: readonly string[]
}

type Authority = NonNullable<CaseParty['authority']>
const AUTHORITY: Strictness<Authority> = { order: ['none', 'recorded', 'registered', 'prior_consent'], binding: 1 }
const LIABILITY: Strictness<NonNullable<CaseParty['liability']>> = { order: LIABILITY_BY_STRICTNESS, binding: LIABILITY_BY_STRICTNESS.indexOf('joint_guarantor') }
const NAMED_BY_CREDITOR: ReadonlySet<string> = new Set(['creditor_record', 'own_application'])

function namedByCreditor(view: DossierView, claim: Claim, mayPermit: MayPermit): boolean {
  return claim.obligations.some((fact) => NAMED_BY_CREDITOR.has(view.sourceOf(fact.content.sourceId)?.class ?? '') && mayPermit(fact))
}

function inMoratorium(view: DossierView, claim: Claim, owes: boolean): boolean {
  return view.states.some(({ state }) =>
    state.kind === 'moratorium' && (state.partyId === undefined ? owes : state.partyId === claim.person) &&
    (state.endedBy === undefined || state.until !== undefined) && isInForce(state, view.day))
}

function termsOf(claim: Claim, mayPermit: MayPermit): Partial<CaseParty> {
  const { obligations, relations } = claim
  const liability = strictest(obligations, (o) => o.liability, LIABILITY, mayPermit) ?? strictest(relations, (r) => r.liability, LIABILITY, mayPermit)
  const renounced = strictest(obligations, (o) => o.renounced, TRUE_FORBIDS, mayPermit) ?? strictest(relations, (r) => r.renounced, TRUE_FORBIDS, mayPermit)
  const signedContract = strictest(obligations, (o) => o.signed, FALSE_FORBIDS, mayPermit)
  const liableInOrdinaryCourse = strictest(obligations, (o) => o.liableInOrdinaryCourse, FALSE_FORBIDS, mayPermit)
  const authority = strictest(relations, (r) => r.authority, AUTHORITY, mayPermit)
  return {
    ...(liability === undefined ? {} : { liability }),
    ...(renounced === undefined ? {} : { renounced }),
    ...(signedContract === undefined ? {} : { signedContract }),
    ...(liableInOrdinaryCourse === undefined ? {} : { liableInOrdinaryCourse }),
    ...(authority === undefined ? {} : { authority }),
  }
}

function partyOf(view: DossierView, claim: Claim, person: PersonView, mayPermit: MayPermit): CaseParty {
  const { fields } = person
  const matches = 1 + view.people.perhapsSame(claim.person).length
  const owes = OWING.has(claim.role)
  return {
    id: claim.person, kind: fields.kind, role: claim.role,
    ...termsOf(claim, mayPermit),
    identity: identityOf(fields, namedByCreditor(view, claim, mayPermit)),
    ...(matches > 1 ? { matches } : {}),
    ...(fields.youngestAge === undefined ? {} : { age: fields.youngestAge }),
    ...(fields.deceased ? { deceased: true } : {}),
    ...(fields.capacity === undefined ? {} : { capacity: fields.capacity }),
    ...(fields.activeDuty === undefined ? {} : { activeDuty: fields.activeDuty }),
    ...(fields.vulnerable === undefined ? {} : { vulnerable: fields.vulnerable }),
    ...(fields.refusedContact ? { refusedContact: true } : {}),
    ...(inMoratorium(view, claim, owes) ? { inMoratoriumScheme: true } : {}),
  }
}

/** States of a person whom no obligation of this debt names. */
function ownStates(view: DossierView, { person, happenings }: PersonView): readonly KnownState[] {
  const statuses = view.statusesOf(person).filter(({ content }) =>
    bearsOnDebt(content, view.dossier.debtId) && content.debtId !== view.dossier.debtId)
  const known = statesOfStatuses(statuses, view.people, view.anchors)
  return [...known, ...statesOfHappenings(happenings)]
}

function statesFor(view: DossierView, person: PersonView): readonly KnownState[] {
  const own = view.obliged.has(person.person) ? [] : ownStates(view, person)
  return own.length === 0 ? view.states : [...view.states, ...own]
}

function noticeSentOn(person: PersonView): string | undefined {
  for (const { event } of person.happenings) {
    if (event.kind === 'notice' && event.what === 'data_source' && event.sentOn !== undefined) return event.sentOn
  }
  return undefined
}

/** Requests by which a person refuses the use of data about them; a request not to be contacted is for the law to answer. */
const OBJECTIONS: ReadonlySet<string> = new Set(['objection', 'erasure', 'withdraw_consent'])

/** Says whether a person has refused the use of data about them. */
export function objected(person: PersonView): boolean {
  return person.happenings.some(({ event }) => event.kind === 'request' && OBJECTIONS.has(event.what))
}

function sortedKeys(keys: readonly FactKey[]): readonly FactKey[] {
  return keys.length < 2 ? keys : [...new Set(keys)].sort()
}

function isFactKey(key: FactKey): boolean {
  return !key.startsWith('lease\u001f')
}

/** Facts behind everything but the contact point and the words. */
function factsOf(view: DossierView, claim: Claim, person: PersonView, obligor: PersonView | undefined, happenings: readonly Happening[], states: readonly KnownState[]): readonly FactKey[] {
  const keys = new Set<FactKey>()
  const add = (facts: readonly Fact[]): void => {
    for (const fact of facts) keys.add(fact.key)
  }
  add(view.dossier.debts)
  add(claim.obligations)
  add(claim.relations)
  add(person.parties)
  add(person.points)
  if (obligor !== undefined) {
    add(obligor.parties)
    add(view.dossier.obligations.filter((fact) => view.people.personOf(fact.content.partyId) === obligor.person))
  }
  for (const { key } of states) keys.add(key)
  for (const key of view.otherDebtKeys) keys.add(key)
  for (const { key } of happenings) if (isFactKey(key)) keys.add(key)
  return [...keys].sort()
}

/** Facts by which a claim holds on the day. */
function holdingFacts(claim: Claim, day: Day): readonly Fact<'obligation' | 'relation'>[] {
  return [
    ...claim.obligations.filter((fact) => obligationHolds(fact.content, day)),
    ...claim.relations.filter((fact) => relationHolds(fact.content, day)),
  ]
}

/** Records by which admitted facts that hold name a person in a role; a merge adds none. */
function recordsNamed(claim: Claim, facts: readonly Fact<'obligation' | 'relation'>[]): ReadonlySet<PartyId> {
  const records = facts.flatMap(({ content }) => ('role' in content ? [content.partyId] : [content.fromId, content.toId]))
  return new Set(records.filter((record) => claim.records.includes(record)))
}

/** Says what may permit: admitted facts that hold, and of a person's own rows those of records that such a fact names. */
function permitting(claim: Claim, admitted: readonly Fact[], records: ReadonlySet<PartyId>, refusal: (fact: Fact) => Refused | undefined): MayPermit {
  const roleFacts = new Set<Fact>([...claim.obligations, ...claim.relations])
  return (fact) => {
    if (roleFacts.has(fact)) return admitted.includes(fact)
    // A merge can close and never open.
    if (fact.kind === 'party' || fact.kind === 'contact_point') {
      if (!records.has((fact as Fact<'party' | 'contact_point'>).content.partyId)) return false
    }
    return refusal(fact) === undefined
  }
}

/** Reads a claim as a candidate, or says why it gives none. */
export function viewCandidate(view: DossierView, claim: Claim): CandidateView | NoCandidate {
  const candidate: Candidate = {
    debtId: view.dossier.debtId, partyId: claim.person, kind: view.rows.kindOf(claim.person), role: claim.role,
    facts: sortedKeys([...claim.obligations, ...claim.relations].map((fact) => fact.key)),
  }
  if (claim.never) return { candidate, reason: 'role-gives-none', rules: [] }
  if (claim.ended) return { candidate, reason: 'not-valid-today', rules: [] }
  const person = view.personOf(claim.person)
  const obligorId = claim.obligor ?? (claim.role === 'borrower' ? undefined : view.claims.borrower)
  const obligor = obligorId === undefined || obligorId === claim.person ? undefined : view.personOf(obligorId)
  const places = view.placesFor(obligor === undefined ? [claim.person] : [claim.person, obligor.person])
  const notice = noticeSentOn(person)
  const refusedBySubject = objected(person)
  const use = view.useOf({ role: claim.role, places, purposes: [view.context.purpose], refusedBySubject, ...(notice === undefined ? {} : { noticeSentOn: notice }) })
  const refusal = (fact: Fact): Refused | undefined => view.refusal(fact, use)
  const holding = holdingFacts(claim, view.day)
  const admitted = holding.filter((fact) => refusal(fact) === undefined)
  if (admitted.length === 0) {
    return { candidate, reason: 'source-not-admitted', rules: [...new Set(holding.flatMap((fact) => refusal(fact) ?? []))].sort() }
  }
  const records = recordsNamed(claim, admitted)
  const mayPermit = permitting(claim, admitted, records, refusal)
  const happenings = happeningsFor(view, person)
  const states = statesFor(view, person)
  let facts: readonly FactKey[] | undefined
  return {
    claim, candidate, person, places, records, refusal, mayPermit, happenings,
    party: partyOf(view, claim, person, mayPermit),
    obligor: obligor === undefined ? undefined : view.obligorAs(obligor, claim.role),
    debt: states === view.states ? view.caseDebt : { ...view.caseDebt, states: states.map(({ state }) => state) },
    zones: zonesOf(person.parties, person.points, mayPermit),
    language: latest(person.parties, (party) => party.language, () => true),
    events: happenings === view.common ? view.commonEvents : happenings.map((happening) => happening.event),
    facts: () => (facts ??= factsOf(view, claim, person, obligor, happenings, states)),
    reviews: [...reviewSigns(view, obligor === undefined ? [claim.person] : [claim.person, obligor.person]), ...overdueSigns(view, claim.person)],
  }
}
