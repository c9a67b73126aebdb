import type { HeldAbout } from '../model/erasing.js'
import type { AnyFact } from '../model/facts.js'
import { isNote } from '../model/facts.js'
import type { HeldItem } from '../model/rights.js'
import { isAbout, isAtPoint, isCurrent, pointsOf } from './own-records.js'

/** What is told of somebody else. */
const ANOTHER = 'another person'
/** What is told of free words that may name somebody else. */
const WITHHELD = 'held; withheld here, since it may name others'

/**
 * Members of each kind of record that are told as they stand. All else that is not told in words of its own is left out: a new
 * member is told only once it stands here.
 */
const TOLD: Readonly<Record<AnyFact['kind'], readonly string[]>> = {
  source: [],
  template: [],
  match_decision: ['decision', 'decidedOn'],
  party: [
    'kind', 'name', 'country', 'region', 'birthDate', 'registrationNo', 'lei', 'zone', 'language', 'deceasedOn', 'capacity', 'activeDuty', 'vulnerable', 'identity',
  ],
  debt: ['debtId', 'creditorId', 'creditorReference', 'kind', 'currency', 'principal', 'balance', 'balanceAsOf', 'openedOn', 'dueOn', 'placedOn', 'recalledOn', 'jurisdiction'],
  obligation: ['debtId', 'role', 'liability', 'cap', 'currency', 'signed', 'renounced', 'liableInOrdinaryCourse', 'from', 'until'],
  relation: ['kind', 'share', 'strength', 'cap', 'currency', 'liability', 'covers', 'authority', 'registeredOn', 'start', 'end', 'releasedOn', 'renounced'],
  contact_point: [
    'kind', 'place', 'zone', 'verifiedOn', 'lastUsedOn', 'from', 'until', 'origin', 'useDisclosed', 'employerProvided', 'creditorUse', 'creditorNoticeSentOn', 'optOutBy', 'domain',
    'priorCollectorUsed', 'workingHours', 'partyKnownThere',
  ],
  status: ['debtId', 'kind', 'from', 'until', 'endedBy'],
  suppression: ['scope', 'reason', 'from', 'until'],
  event: [],
}

/** Members of an event that are told as they stand: what happened, when, and how; no free words and nobody's id. */
const TOLD_OF_EVENT = [
  'kind', 'direction', 'channel', 'at', 'purpose', 'result', 'live', 'endedAt', 'learned', 'what', 'medium', 'sentOn', 'receivedOn', 'debts', 'windows', 'place', 'clarified', 'until',
  'scope', 'from', 'onDay', 'revokedAt', 'returned', 'inWriting', 'withinValidationPeriod', 'ground', 'answered', 'substantiallySame', 'newEvidence', 'who', 'registered', 'responsive', 'on',
  'automated', 'decision', 'ruling',
] as const

/** What showing a person's data must be handed. */
export interface AccessMeans {
  /** Opens a sealed contact value of the person's own. */
  readonly open: (sealed: string) => string
  /** How long a record is kept, and by which rule. */
  readonly keptFor: (fact: AnyFact) => HeldItem['kept']
}

function picked(from: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name, value]) => value !== undefined && names.includes(name)))
}

/** What is the person's own: records and debts. */
interface Mine {
  readonly own: ReadonlySet<string>
  readonly debts: ReadonlySet<string>
}

/** A debt that somebody else owes is theirs to know, although the person may have been asked about it. */
function withoutOthersDebts(fields: Record<string, unknown>, debts: ReadonlySet<string>): Record<string, unknown> {
  const isMine = (id: unknown): boolean => typeof id === 'string' && debts.has(id)
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (name === 'debtId') return isMine(value) ? [[name, value]] : []
    return (name === 'debts' || name === 'covers') && Array.isArray(value) ? [[name, value.filter(isMine)]] : [[name, value]]
  }))
}

/** Fields of a record as the person may see them. */
function fieldsOf(fact: AnyFact, { own, debts }: Mine, open: AccessMeans['open']): Record<string, unknown> {
  const fields = withoutOthersDebts(picked(fact.content, TOLD[fact.kind]), debts)
  const who = (id: string): string => (own.has(id) ? 'you' : ANOTHER)
  switch (fact.kind) {
    case 'party':
    case 'obligation':
      return { ...fields, of: 'you' }
    case 'contact_point':
      return { ...fields, value: fact.content.value.sealed === '' ? undefined : open(fact.content.value.sealed) }
    case 'suppression':
      return { ...fields, ...(fact.content.value === undefined || fact.content.value.sealed === '' ? {} : { value: open(fact.content.value.sealed) }) }
    case 'relation':
      return { ...fields, from: who(fact.content.fromId), to: who(fact.content.toId) }
    case 'match_decision':
      return { ...fields, records: [who(fact.content.aId), who(fact.content.bId)] }
    case 'event':
      return withoutOthersDebts(eventFields(fact.content, own), debts)
    default:
      return fields
  }
}

function eventFields({ event, debtId, evidence }: Extract<AnyFact, { readonly kind: 'event' }>['content'], own: ReadonlySet<string>): Record<string, unknown> {
  const told = picked(event, TOLD_OF_EVENT)
  const by = 'by' in event && typeof event.by === 'string' ? { by: own.has(event.by) ? 'you' : isNote(event) ? 'us' : ANOTHER } : {}
  return {
    ...told, ...by, ...(debtId === undefined ? {} : { debtId }), ...(evidence === undefined ? {} : { evidence: WITHHELD }),
    ...('because' in event ? { because: WITHHELD } : {}), ...('representativeId' in event && event.representativeId !== undefined ? { representative: own.has(event.representativeId) ? 'you' : ANOTHER } : {}),
  }
}

/** Debts that the person is on: what is told of them besides the obligation. */
function ownDebts(held: HeldAbout, own: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(held.versions.flatMap((fact) => (fact.kind === 'obligation' && own.has(fact.content.partyId) ? [fact.content.debtId] : [])))
}

/**
 * Lists everything that is held about a person, ended and replaced versions too: the person's own contact values opened, and
 * nobody else's name, id or number. By kind and then in order of keys.
 */
export function heldItems(records: readonly string[], held: HeldAbout, { open, keptFor }: AccessMeans): readonly HeldItem[] {
  const own: ReadonlySet<string> = new Set(records)
  const points = pointsOf(held.versions, own)
  const debts = ownDebts(held, own)
  const theirs = held.versions.filter((fact) => isAbout(fact, own) || isAtPoint(fact, points))
  const owed = held.debts.filter((fact) =>
    (fact.kind === 'debt' && debts.has(fact.content.debtId)) || (fact.kind === 'status' && fact.content.partyId === undefined && fact.content.debtId !== undefined && debts.has(fact.content.debtId)))
  return [...theirs, ...owed].map((fact) => ({
    kind: fact.kind,
    fields: Object.fromEntries(Object.entries(fieldsOf(fact, { own, debts }, open)).filter(([, value]) => value !== undefined)),
    current: isCurrent(fact),
    ...('sourceId' in fact.content ? { sourceId: fact.content.sourceId } : {}),
    ...('collectedOn' in fact.content && fact.content.collectedOn !== undefined ? { collectedOn: fact.content.collectedOn } : {}),
    purposes: [...fact.purposes],
    kept: keptFor(fact),
  }))
}

/** Ids of the sources that anything of a person is from. */
export function sourcesOfItems(items: readonly HeldItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => item.sourceId ?? []))
}
