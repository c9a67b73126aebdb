import type { CaseFile, Role } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Day, Fact } from '../model/facts.js'
import type { FactKey, PartyId, ValueHash } from '../model/ids.js'
import type { NoCaseReason, ReachContext } from '../model/reach.js'
import type { SourcePurpose } from '../model/source-use.js'
import { DAY_MS, formatDay, formatInstant, type EpochDay } from '../model/time.js'
import { openAdmission, type Refused } from './admission.js'
import { readClaims, type Claims } from './claims.js'
import { debtFields, debtKindOf, whyNotOpen, type DebtFields } from './debt.js'
import { namePoints, readHappenings, type Happening } from './happenings.js'
import { leaseHappenings } from './leases.js'
import { readPeople, type People } from './people.js'
import { readPerson, type PersonFields } from './person.js'
import { jurisdictionsOf, residenceOf } from './places.js'
import { groupPoints, type Point } from './points.js'
import { bearsOnDebt, statesOfHappenings, statesOfRecords, statesOfRelations, statesOfStatuses, type KnownState } from './states.js'
import { compare, type MayPermit } from './strictest.js'

/** Everything about one person that does not depend on the question, read once. */
export interface PersonView {
  readonly person: PartyId
  readonly fields: PersonFields
  readonly parties: readonly Fact<'party'>[]
  readonly points: readonly Fact<'contact_point'>[]
  readonly byValue: readonly Point[]
  readonly residence: readonly string[]
  /** What happened to or by this person, in key order. */
  readonly happenings: readonly Happening[]
}

/** A dossier laid out for one question: facts by person, read once for all its case files. */
export interface DossierView {
  readonly dossier: Dossier
  readonly context: ReachContext
  readonly day: Day
  readonly today: EpochDay
  readonly at: string
  readonly people: People
  readonly claims: Claims
  readonly debt: DebtFields
  readonly debtPlaces: readonly string[]
  readonly notOpen: NoCaseReason | undefined
  /** Rules of the source gate that keep the debt itself from use; undefined when it may be used. */
  readonly debtRefused: Refused | undefined
  readonly personOf: (person: PartyId) => PersonView
  /** What happened about the debt, or to those who owe it; shared by all case files. */
  readonly common: readonly Happening[]
  /** States of the debt and of those who owe it, as they bear on those who owe. */
  readonly states: readonly KnownState[]
  readonly byHash: ReadonlyMap<ValueHash, readonly Happening[]>
  readonly otherDebts: CaseFile['otherDebts']
  readonly otherDebtKeys: readonly FactKey[]
  /** The source of a fact around the candidate is admitted for the purpose, or for collecting. */
  readonly anchors: MayPermit
  readonly placesFor: (persons: readonly PartyId[]) => readonly string[]
  readonly refusal: (fact: Fact, role: Role, places: readonly string[], purposes: readonly SourcePurpose[], noticeSentOn?: Day, refused?: boolean) => Refused | undefined
}

/** Groups facts by key, keeping their order. */
function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key | undefined): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [item])
    else known.push(item)
  }
  return groups
}

/** Classes of source whose word of a death needs no second one. */
const CONFIRMS_DEATH: ReadonlySet<string> = new Set(['creditor_record', 'public_register', 'court_record'])
const NO_HAPPENINGS: readonly Happening[] = []

function otherDebtsOf(dossier: Dossier, happenings: readonly Happening[], group: string | undefined): { debts: CaseFile['otherDebts']; keys: readonly FactKey[] } {
  if (dossier.otherDebts.length === 0) return { debts: undefined, keys: [] }
  const named = new Set(happenings.flatMap(({ event }) => ('debts' in event ? (event.debts ?? []) : [])))
  const found = new Map<string, Fact<'debt'>>()
  for (const fact of dossier.otherDebts) {
    const { debtId, accountGroup } = fact.content
    const counts = named.has(debtId) || (group !== undefined && accountGroup === group)
    if (counts && !found.has(debtId)) found.set(debtId, fact)
  }
  if (found.size === 0) return { debts: undefined, keys: [] }
  const facts = [...found.values()].sort((a, b) => compare(a.content.debtId, b.content.debtId))
  return {
    debts: facts.map(({ content }) => ({
      id: content.debtId, kind: debtKindOf(content.kind), ...(content.accountGroup === undefined ? {} : { accountGroup: content.accountGroup }),
    })),
    keys: facts.map((fact) => fact.key),
  }
}

/** Lays a dossier out for one question. Linear in its facts, apart from sorting. */
export function viewDossier(dossier: Dossier, context: ReachContext): DossierView {
  const today = Math.floor(context.atMs / DAY_MS)
  const day = formatDay(today)
  const named = new Set<PartyId>(dossier.obligations.map((fact) => fact.content.partyId))
  for (const { content } of dossier.relations) named.add(content.fromId).add(content.toId)
  const people = readPeople(dossier, named)
  const admission = openAdmission(dossier, context, day, new Set(dossier.debts.map((fact) => fact.content.creditorId)))
  const partiesOf = groupBy(dossier.parties, (fact) => people.personOf(fact.content.partyId))
  const pointsOf = groupBy(dossier.contactPoints, (fact) => people.personOf(fact.content.partyId))
  const debtPlaces = [...new Set(dossier.debts.map((fact) => fact.content.jurisdiction))]
  const obligors = new Set<PartyId>(dossier.obligations.map((fact) => people.personOf(fact.content.partyId)))

  const residences = new Map<PartyId, readonly string[]>()
  const residence = (person: PartyId): readonly string[] => {
    const known = residences.get(person)
    if (known !== undefined) return known
    const places = residenceOf(partiesOf.get(person) ?? [], pointsOf.get(person) ?? [])
    residences.set(person, places)
    return places
  }
  const placesFor = (persons: readonly PartyId[]): readonly string[] =>
    jurisdictionsOf([...debtPlaces, ...persons.flatMap(residence)], context.packs.list)
  const refusal: DossierView['refusal'] = (fact, role, places, purposes, noticeSentOn, refused) =>
    admission.refusal(fact, {
      role, places, purposes, ...(noticeSentOn === undefined ? {} : { noticeSentOn }), ...(refused === true ? { refusedBySubject: true } : {}),
    })

  const obligorPlaces = placesFor([...obligors])
  const anchorPurposes: readonly SourcePurpose[] = context.purpose === 'collect' ? ['collect'] : [context.purpose, 'collect']
  const protectPurposes: readonly SourcePurpose[] = [...anchorPurposes, 'protect']
  const anchors: MayPermit = (fact) => refusal(fact, 'borrower', obligorPlaces, anchorPurposes) === undefined
  const protects: MayPermit = (fact) => refusal(fact, 'borrower', obligorPlaces, protectPurposes) === undefined

  const statuses = dossier.statuses.filter(({ content }) =>
    bearsOnDebt(content, dossier.debtId) && (content.partyId === undefined || content.debtId === dossier.debtId || obligors.has(people.personOf(content.partyId))))
  const names = namePoints(dossier)
  const recorded = readHappenings(dossier, people, names, (person) => obligors.has(person), protects)
  const happenings = [...recorded, ...leaseHappenings(dossier, context, people, names)]
    .filter((happening) => !happening.permits || mayOpen(happening))
  function mayOpen(happening: Happening): boolean {
    // A merge can close and never open: what permits must be about a record that this debt itself names.
    if (happening.record !== undefined && !named.has(happening.record)) return false
    return happening.fact !== undefined && (happening.event.kind === 'check' ? protects : anchors)(happening.fact)
  }
  const byPerson = groupBy(happenings, (happening) => happening.person)
  const common = happenings.filter((happening) => happening.ofDebt || happening.person === undefined || obligors.has(happening.person))
  const ownerless = common.filter((happening) => happening.person === undefined)

  const organizations = new Set<PartyId>()
  for (const [person, facts] of partiesOf) if (facts.every((fact) => fact.content.kind === 'organization')) organizations.add(person)
  const sourceClass = new Map(dossier.sources.map((fact) => [fact.content.sourceId, fact.content.class]))
  const confirmsDeath = (fact: Fact<'party'>): boolean => CONFIRMS_DEATH.has(sourceClass.get(fact.content.sourceId) ?? '') && protects(fact)
  const deathStatuses = statuses.filter(({ content }) =>
    content.kind === 'obligor_deceased' && (content.from === undefined || content.from <= day))
  const borrowers = new Set(dossier.obligations.filter((fact) => fact.content.role === 'borrower').map((fact) => people.personOf(fact.content.partyId)))

  const views = new Map<PartyId, PersonView>()
  const personOf = (person: PartyId): PersonView => {
    const known = views.get(person)
    if (known !== undefined) return known
    const parties = partiesOf.get(person) ?? []
    const points = pointsOf.get(person) ?? []
    const own = byPerson.get(person) ?? NO_HAPPENINGS
    const about = borrowers.has(person) && ownerless.length > 0 ? [...own, ...ownerless] : own
    const dieStatus = deathStatuses.some(({ content }) =>
      content.partyId === undefined ? borrowers.has(person) : people.personOf(content.partyId) === person)
    const fields = readPerson(parties, { day, today, mayPermit: anchors, confirmsDeath, happenings: about, dieStatus })
    const view = { person, fields, parties, points, byValue: groupPoints(points), residence: residence(person), happenings: about }
    views.set(person, view)
    return view
  }

  const claims = readClaims(dossier, people, day, organizations, (person) => personOf(person).fields.deathConfirmed)
  const fromStatuses = statesOfStatuses(statuses, people, anchors)
  const fromRelations = statesOfRelations(dossier.relations.filter(({ content }) => obligors.has(people.personOf(content.toId))), people)
  const fromRecords = [...obligors].sort().flatMap((person) => statesOfRecords(person, personOf(person).parties, personOf(person).fields))
  const known = [...fromStatuses, ...fromRelations, ...fromRecords]
  const ofObligors = common.filter((happening) => happening.person === undefined || obligors.has(happening.person))
  const debt = debtFields(dossier.debts, anchors)
  const others = otherDebtsOf(dossier, common, debt.accountGroup)
  const debtRefusals = dossier.debts.map((fact) => refusal(fact, 'borrower', placesFor([]), anchorPurposes))
  return {
    dossier, context, day, today, at: formatInstant(context.atMs, 0), people, claims, debt, debtPlaces,
    notOpen: whyNotOpen(dossier, statuses, day),
    debtRefused: debtRefusals.includes(undefined) ? undefined : (debtRefusals[0] ?? []),
    personOf, common, states: [...known, ...statesOfHappenings(ofObligors, known, day)],
    byHash: groupBy(happenings, (happening) => happening.hash), otherDebts: others.debts, otherDebtKeys: others.keys,
    placesFor, refusal, anchors,
  }
}
