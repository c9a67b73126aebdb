import type { CaseFile, CaseObligor, Role } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Event } from '../model/event.js'
import type { Day, Fact, Source } from '../model/facts.js'
import { groupBy } from '../model/group.js'
import type { FactKey, PartyId, SourceId, ValueHash } from '../model/ids.js'
import type { NoCaseReason, OverdueNotice, ReachContext } from '../model/reach.js'
import type { RulingNotes } from '../model/ruling-notes.js'
import type { SourcePurpose } from '../model/source-use.js'
import { DAY_MS, formatDay, formatInstant, type EpochDay } from '../model/time.js'
import { openAdmission, type Admission, type Refused } from './admission.js'
import { readClaims, type Claims } from './claims.js'
import { debtFields, whyNotOpen } from './debt.js'
import { namePoints, readHappenings, type Happening } from './happenings.js'
import { leaseHappenings } from './leases.js'
import { reachabilityOf, type Reachability } from './location.js'
import { obligorReader } from './obligor.js'
import { otherDebtsOf } from './other-debts.js'
import { readPeople, type People } from './people.js'
import { groupRows, personReader, remembered, type PersonView, type Rows } from './persons.js'
import { jurisdictionsOf } from './places.js'
import { obligationHolds, relationHolds } from './roles.js'
import { rulingsOn } from './rulings.js'
import { bearsOnDebt, statesOfHappenings, statesOfRecords, statesOfRelations, statesOfStatuses, type KnownState } from './states.js'
import type { MayPermit } from './strictest.js'

/** A dossier laid out for one question: facts by person, read once for all its case files. */
export interface DossierView extends Ground {
  readonly claims: Claims
  /** The debt as case files have it, with the states of those obliged by it; shared by all of them. */
  readonly caseDebt: CaseFile['debt']
  readonly notOpen: NoCaseReason | undefined
  /** Rules of the source gate that keep the debt itself from use; undefined when it may be used. */
  readonly debtRefused: Refused | undefined
  readonly personOf: (person: PartyId) => PersonView
  /** What happened about the debt, or to those obliged by it; shared by all case files. */
  readonly common: readonly Happening[]
  /** Their events, in the same order. */
  readonly commonEvents: readonly Event[]
  /** States of the debt and of those obliged by it. */
  readonly states: readonly KnownState[]
  readonly byHash: ReadonlyMap<ValueHash, readonly Happening[]>
  /** Everything that happened at a value, to whomever and from whatever source: for what can only lower. */
  readonly everyAt: (hash: ValueHash) => readonly Happening[]
  /** Statuses that name a person, in key order. */
  readonly statusesOf: (person: PartyId) => readonly Fact<'status'>[]
  readonly otherDebts: CaseFile['otherDebts']
  readonly otherDebtKeys: readonly FactKey[]
  /** Whether a person who owes can be reached. */
  readonly reachability: (person: PartyId) => Reachability
  /** How many persons have each value of a contact point. */
  readonly sharedBy: (hash: ValueHash) => number
  /** A person who owes as somebody beside them in a role sees them. */
  readonly obligorAs: (obligor: PersonView, role: Role) => CaseObligor
  /** Notices about this debt that are late, by the person to whom they are owed. */
  readonly overdueTo: (person: PartyId) => readonly OverdueNotice[]
  /** Rulings on contacts of this debt; undefined where they re-admit nothing. */
  readonly rulings: RulingNotes | undefined
}

/** What everything else is read on: the moment, the persons, the places, and the source gate. */
export interface Ground {
  readonly dossier: Dossier
  readonly context: ReachContext
  readonly day: Day
  readonly today: EpochDay
  readonly at: string
  readonly people: People
  readonly rows: Rows
  /**
   * Says whether admitted obligations of this debt name a record, or an admitted relation ties it to one they name. Asked
   * only where records were judged the same: without that a record is a person.
   */
  readonly isNamed: (record: PartyId) => boolean
  /** Persons obliged by this debt in any role. */
  readonly obliged: ReadonlySet<PartyId>
  readonly borrowers: ReadonlySet<PartyId>
  readonly refusal: Admission['refusal']
  readonly useOf: Admission['useOf']
  /** Places whose packs judge a contact around these persons. */
  readonly placesFor: (persons: readonly PartyId[]) => readonly string[]
  /** The source of a fact around the candidate is admitted for the purpose, or for collecting. */
  readonly anchors: MayPermit
  /** The same, or admitted to protect. */
  readonly protects: MayPermit
  /** What is known of a source. */
  readonly sourceOf: (id: SourceId) => Source | undefined
  /** The source of a party record is one whose word of a death needs no second one. */
  readonly confirmsDeath: (fact: Fact<'party'>) => boolean
}

/** Classes of source whose word of a death needs no second one. */
const CONFIRMS_DEATH: ReadonlySet<string> = new Set(['creditor_record', 'public_register', 'court_record'])
const NO_HAPPENINGS: readonly Happening[] = []
const NO_NOTICES: readonly OverdueNotice[] = []
const NO_STATUSES: readonly Fact<'status'>[] = []
const NO_RECORDS: ReadonlySet<PartyId> = new Set()

/** Records that obligations name, and those that a relation ties to one of them, by the facts that count. */
function namedRecords(dossier: Dossier, counts: (fact: Fact<'obligation'> | Fact<'relation'>) => boolean): ReadonlySet<PartyId> {
  const obliged = new Set<PartyId>(dossier.obligations.filter(counts).map((fact) => fact.content.partyId))
  const named = new Set(obliged)
  for (const { content } of dossier.relations.filter(counts)) {
    if (obliged.has(content.toId)) named.add(content.fromId)
    if (obliged.has(content.fromId)) named.add(content.toId)
  }
  return named
}

function groundOf(dossier: Dossier, context: ReachContext): Ground {
  const today = Math.floor(context.atMs / DAY_MS)
  const day = formatDay(today)
  const people = readPeople(dossier, dossier.matchDecisions.length === 0 ? NO_RECORDS : namedRecords(dossier, () => true))
  const rows = groupRows(dossier, people)
  const { refusal, useOf } = openAdmission(dossier, context, day, new Set(dossier.debts.map((fact) => fact.content.creditorId)))
  const debtPlaces = dossier.debts.map((fact) => fact.content.jurisdiction)
  const placesBy = new Map<string, readonly string[]>()
  const placesFor = (persons: readonly PartyId[]): readonly string[] => {
    const named = [...debtPlaces, ...persons.flatMap(rows.residence)]
    const key = named.join(' ')
    // Most people around a debt live in the same few places.
    const places = placesBy.get(key) ?? jurisdictionsOf(named, context.packs.list)
    placesBy.set(key, places)
    return places
  }
  const obliged = new Set<PartyId>()
  const borrowers = new Set<PartyId>()
  for (const { content } of dossier.obligations) {
    const person = people.personOf(content.partyId)
    obliged.add(person)
    if (content.role === 'borrower') borrowers.add(person)
  }
  const places = placesFor([...obliged])
  const purposes: readonly SourcePurpose[] = context.purpose === 'collect' ? ['collect'] : [context.purpose, 'collect']
  const role: Role = 'borrower'
  const anchoring = { role, places, purposes }
  const protecting = { role, places, purposes: [...purposes, 'protect' as const] }
  const anchors: MayPermit = (fact) => refusal(fact, anchoring) === undefined
  const admittedRecords = dossier.matchDecisions.length === 0
    ? NO_RECORDS
    : namedRecords(dossier, (fact) =>
      (fact.kind === 'obligation' ? obligationHolds(fact.content, day) : relationHolds(fact.content, day)) && anchors(fact))
  const protects: MayPermit = (fact) => refusal(fact, protecting) === undefined
  const sources = new Map(dossier.sources.map(({ content }) => [content.sourceId, content]))
  return {
    dossier, context, day, today, at: formatInstant(context.atMs, 0), people, rows, obliged, borrowers, refusal, useOf, placesFor,
    anchors, protects,
    isNamed: dossier.matchDecisions.length === 0 ? () => true : (record) => admittedRecords.has(record),
    sourceOf: (id) => sources.get(id),
    confirmsDeath: (fact) => CONFIRMS_DEATH.has(sources.get(fact.content.sourceId)?.class ?? '') && protects(fact),
  }
}

/** Says of each happening whether it counts: what only permits does not, from a source not admitted or about a record merged in. */
function countsIn(ground: Ground): (happening: Happening) => boolean {
  const mayOpen = ({ event, fact, record }: Happening): boolean => {
    // A merge can close and never open: what permits must be about a record that this debt itself names.
    if (record !== undefined && !ground.isNamed(record)) return false
    return fact !== undefined && (event.kind === 'check' ? ground.protects : ground.anchors)(fact)
  }
  return (happening) => !happening.permits || mayOpen(happening)
}

function happeningsOf(ground: Ground): readonly Happening[] {
  const { dossier, people } = ground
  const names = namePoints(dossier)
  const recorded = readHappenings({
    dossier, people, names, day: ground.day, isOwing: (person) => ground.obliged.has(person), corrects: ground.protects, confirmsDeath: ground.confirmsDeath,
  })
  return [...recorded, ...leaseHappenings(dossier, ground.context, people, names)]
}

function statusesOf(ground: Ground): readonly Fact<'status'>[] {
  const { dossier, people, obliged } = ground
  return dossier.statuses.filter(({ content }) =>
    bearsOnDebt(content, dossier.debtId) &&
    (content.partyId === undefined || content.debtId === dossier.debtId || obliged.has(people.personOf(content.partyId))))
}

function readerOf(
  ground: Ground, all: readonly Happening[], happenings: readonly Happening[], statuses: readonly Fact<'status'>[],
): (person: PartyId) => PersonView {
  const { people, borrowers, day } = ground
  const byPerson = groupBy(happenings, (happening) => happening.person)
  const asked = groupBy(happenings, ({ event, person }) =>
    event.kind === 'request' && event.by !== person ? (event.by as PartyId | undefined) : undefined)
  const contacts = groupBy(all, ({ event, person }) => (event.kind === 'contact' ? person : undefined))
  // What names nobody is about whoever owes.
  const ofNobody = happenings.filter((happening) => happening.person === undefined)
  const deaths = statuses.filter(({ content }) => content.kind === 'obligor_deceased' && (content.from === undefined || content.from <= day))
  return personReader({
    day, today: ground.today, rows: ground.rows,
    mayPermit: (fact) => ground.anchors(fact) && (fact.kind !== 'party' || ground.isNamed((fact as Fact<'party'>).content.partyId)),
    askedBy: (person) => asked.get(person) ?? NO_HAPPENINGS,
    contactsOf: (person) => contacts.get(person) ?? NO_HAPPENINGS,
    confirmsDeath: ground.confirmsDeath,
    happeningsOf: (person) => {
      const own = byPerson.get(person) ?? NO_HAPPENINGS
      return borrowers.has(person) && ofNobody.length > 0 ? [...own, ...ofNobody] : own
    },
    isDeadByStatus: (person) =>
      deaths.some(({ content }) => (content.partyId === undefined ? borrowers.has(person) : people.personOf(content.partyId) === person)),
  })
}

function statesOf(
  ground: Ground, statuses: readonly Fact<'status'>[], common: readonly Happening[], personOf: (person: PartyId) => PersonView,
): readonly KnownState[] {
  const { dossier, people, obliged } = ground
  const ofRelations = statesOfRelations(dossier.relations.filter(({ content }) => obliged.has(people.personOf(content.toId))), people)
  const ofRecords = [...obliged].sort().flatMap((person) => statesOfRecords(person, personOf(person).parties, ground.confirmsDeath))
  const known = [...statesOfStatuses(statuses, people, ground.anchors), ...ofRelations, ...ofRecords]
  const ofObliged = common.filter((happening) => happening.person === undefined || obliged.has(happening.person))
  return [...known, ...statesOfHappenings(ofObliged)]
}

/** Looks up what happened at a value; laid out when it is first asked for. */
function everyAt(all: readonly Happening[]): DossierView['everyAt'] {
  let byHash: ReadonlyMap<ValueHash, readonly Happening[]> | undefined
  return (hash) => (byHash ??= groupBy(all, (happening) => happening.hash)).get(hash) ?? NO_HAPPENINGS
}

function sharing(ground: Ground): (hash: ValueHash) => number {
  const persons = new Map<ValueHash, Set<PartyId>>()
  for (const facts of [ground.dossier.contactPoints, ground.dossier.samePoints]) {
    for (const { content } of facts) {
      const person = ground.people.personOf(content.partyId)
      const known = persons.get(content.value.hash)
      if (known === undefined) persons.set(content.value.hash, new Set([person]))
      else known.add(person)
    }
  }
  return (hash) => persons.get(hash)?.size ?? 0
}

function overdueBy({ dossier, context, day, people }: Ground): DossierView['overdueTo'] {
  const byPerson = groupBy(context.overdueNotices?.(dossier, context.packs, day) ?? [], (notice) => people.personOf(notice.partyId))
  return (person) => byPerson.get(person) ?? NO_NOTICES
}

/** Says whether a happening is in every case file: the debt's and its obligors', and of others only that we contacted them. */
export function isCommon({ ofDebt, person, event, onlyAtPoint }: Happening, obliged: ReadonlySet<PartyId>): boolean {
  if (onlyAtPoint) return false
  return person === undefined || obliged.has(person) || (ofDebt && event.kind === 'contact')
}

/** Lays a dossier out for one question. Linear in its facts, apart from sorting. */
export function viewDossier(dossier: Dossier, context: ReachContext): DossierView {
  const ground = groundOf(dossier, context)
  const { people, obliged } = ground
  const all = happeningsOf(ground)
  const happenings = all.filter(countsIn(ground))
  const common = happenings.filter((happening) => isCommon(happening, obliged))
  const statuses = statusesOf(ground)
  const statusesOfPerson = groupBy(dossier.statuses, ({ content }) => (content.partyId === undefined ? undefined : people.personOf(content.partyId)))
  const personOf = readerOf(ground, all, happenings, statuses)
  const debt = debtFields(dossier.debts, ground.anchors)
  const others = otherDebtsOf(dossier, common, debt.accountGroup)
  const refusals = dossier.debts.map((fact) =>
    ground.refusal(fact, { role: 'borrower', places: ground.placesFor([]), purposes: [context.purpose, 'collect'] }))
  const states = statesOf(ground, statuses, common, personOf)
  const reachability = remembered((person: PartyId) => reachabilityOf(personOf(person), ground.day, context.atMs, ground.anchors))
  return {
    ...ground, personOf, common, states, reachability,
    caseDebt: { id: dossier.debtId, ...debt, states: states.map(({ state }) => state) },
    commonEvents: common.map(({ event }) => event),
    obligorAs: obligorReader(reachability),
    rulings: rulingsOn(dossier),
    claims: readClaims(dossier, people, ground.day, ground.rows.isOrganization, (person) => personOf(person).fields.deceased),
    notOpen: whyNotOpen(dossier, statuses, ground.day),
    debtRefused: refusals.includes(undefined) ? undefined : [...new Set(refusals.flatMap((rules) => rules ?? []))].sort(),
    byHash: groupBy(happenings, (happening) => happening.hash), everyAt: everyAt(all),
    statusesOf: (person) => statusesOfPerson.get(person) ?? NO_STATUSES,
    otherDebts: others.debts, otherDebtKeys: others.keys,
    sharedBy: sharing(ground),
    overdueTo: overdueBy(ground),
  }
}
