import type { AnyFact } from '../../model/facts.js'
import { isNote } from '../../model/facts.js'
import { factKey, type PartyId } from '../../model/ids.js'
import type { HeldItem } from '../../model/rights.js'
import { heldItems } from '../../review/access.js'
import { factWords, masked } from '../../review/index.js'
import { isAbout } from '../../review/own-records.js'
import type { Store } from '../../store/port.js'
import type { App } from '../context.js'
import type { FactTold, Moment, MomentKind } from './content.js'
import type { Naming } from './people.js'
import type { Subject } from './subject.js'

/** What stands for the person in words that were written for the person's own eyes. */
const VOICES: Readonly<Record<string, string>> = { you: 'the person', us: 'the lender' }
/** What would tell who somebody with a pseudonym is, or how to reach them. */
const TELLING = new Set(['name', 'birthDate', 'registrationNo', 'lei', 'value', 'creditorReference', 'zone', 'region'])

/** For how long something is kept is told to the person, and is no evidence of a contact. */
const NOT_TOLD: HeldItem['kept'] = { rule: '', because: '' }

/** What sort of value an unlabelled one is. */
function sortOf(value: string): string {
  if (value.includes('@')) return 'email'
  return /^\+?[\d\s()-]+$/.test(value) ? 'phone' : 'postal_address'
}

function voiced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(voiced)
  return typeof value === 'string' ? (VOICES[value] ?? value) : value
}

/** Sources whose facts serve another creditor only are that creditor's matter. */
async function sourcesSeen(store: Store, ids: Iterable<string>, creditors: readonly string[] | undefined): Promise<ReadonlyMap<string, Extract<AnyFact, { readonly kind: 'source' }>['content']>> {
  const found = await store.factsByKey([...new Set(ids)].map((id) => factKey('source', id)))
  return new Map(found.flatMap((fact) => {
    if (fact.kind !== 'source') return []
    const { forCreditor, sourceId } = fact.content
    return creditors !== undefined && forCreditor !== undefined && !creditors.includes(forCreditor) ? [] : [[sourceId, fact.content] as const]
  }))
}

/** Says whether a record speaks of no debt, or of one that is told of. */
function isOfDebts(fields: Readonly<Record<string, unknown>>, debts: ReadonlySet<string>): boolean {
  return typeof fields.debtId !== 'string' || debts.has(fields.debtId)
}

function toldFields({ fields }: HeldItem, isSubject: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (!isSubject && TELLING.has(name) ? [] : [[name, voiced(value)]])))
}

/** What is held, in the order of persons, and the sources it is from. */
export interface RecordsTold {
  readonly facts: readonly FactTold[]
  readonly sources: readonly Readonly<Record<string, unknown>>[]
}

function orderOf({ kind, fields, sourceId, current }: HeldItem): string {
  return JSON.stringify([kind, fields, sourceId, current])
}

/** Lists what is held about whom a bundle tells of: of its person all but others' data, of everybody else nothing that names them or reaches them. */
export async function recordsTold(app: App, store: Store, subject: Subject, naming: Naming, isWhole: boolean): Promise<RecordsTold> {
  const open = (sealed: string): string => {
    const value = app.keyring().open(sealed)
    return isWhole ? value : masked(sortOf(value), value)
  }
  const debts = new Set<string>(subject.debts)
  const groups: readonly (readonly PartyId[])[] = subject.kind === 'party' ? [[...subject.records]] : subject.told.map((id) => [id])
  const found = groups.flatMap((records) => {
    const [first] = records
    const items = heldItems(records, subject.held, { open: subject.kind === 'party' ? open : () => '', keptFor: () => NOT_TOLD })
    return first === undefined ? [] : items.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map((item) => ({ item, partyId: first }))
  })
  const sources = await sourcesSeen(store, found.flatMap(({ item }) => item.sourceId ?? []), subject.creditors)
  const seen = found.filter(({ item }) => isOfDebts(item.fields, debts) && (item.sourceId === undefined || sources.has(item.sourceId)))
  const facts = seen.map(({ item, partyId }): FactTold => ({
    person: naming.person(partyId), kind: item.kind, fields: toldFields(item, naming.isSubject(partyId)), current: item.current,
    ...(item.sourceId === undefined ? {} : { sourceId: item.sourceId }), ...(item.collectedOn === undefined ? {} : { collectedOn: item.collectedOn }), purposes: item.purposes,
  }))
  const told = new Set(facts.map((fact) => fact.sourceId))
  return {
    // The debt itself would stand here once for each person on it.
    facts: subject.kind === 'debt' ? once(facts) : facts,
    sources: [...sources.values()].filter((source) => told.has(source.sourceId)).toSorted((a, b) => (a.sourceId < b.sourceId ? -1 : 1)).map((source) => ({ ...source })),
  }
}

function once(facts: readonly FactTold[]): readonly FactTold[] {
  const known = new Set<string>()
  return facts.flatMap((fact) => {
    if (fact.kind !== 'debt' && !(fact.kind === 'status' && fact.fields.debtId !== undefined)) return [fact]
    const { person: _person, ...rest } = fact
    const text = JSON.stringify(rest)
    if (known.has(text)) return []
    known.add(text)
    return [rest]
  })
}

function momentOf(fact: AnyFact): { readonly at: string; readonly kind: MomentKind; readonly by?: string } | undefined {
  if (fact.kind === 'status' && fact.content.from !== undefined) return { at: fact.content.from, kind: 'state' }
  if (fact.kind === 'suppression') return { at: fact.content.from, kind: 'heard' }
  if (fact.kind !== 'event') return undefined
  const { event, eventId } = fact.content
  if (isNote(event)) return 'at' in event ? { at: event.at, kind: 'ruling', by: event.by.name } : undefined
  // What a lease's report recorded stands in the timeline as the report itself.
  if (event.kind === 'contact' && eventId.startsWith('lease:')) return undefined
  const at = 'at' in event ? event.at : 'on' in event ? event.on : 'sentOn' in event ? event.sentOn : 'from' in event ? event.from : undefined
  return at === undefined ? undefined : { at, kind: event.kind === 'contact' && event.direction === 'out' ? 'contact' : 'heard' }
}

function isInbound(fact: AnyFact): boolean {
  return fact.kind === 'event' && fact.content.event.kind === 'contact' && fact.content.event.direction === 'in'
}

/** Says whether an event names in itself whom it is about or who said it. */
function namesSomebody(fact: AnyFact): boolean {
  if (fact.kind !== 'event') return false
  const { event } = fact.content
  return ('partyId' in event && event.partyId !== undefined) || ('by' in event && typeof event.by === 'string')
}

/** Everything that happened to a person and that is no lease: contacts told by others, requests, notices, states, rulings. */
export async function recordedMoments(store: Store, subject: Subject, naming: Naming): Promise<readonly Moment[]> {
  const own: ReadonlySet<string> = new Set(subject.told)
  const debts = new Set<string>(subject.debts)
  const current = [...subject.held.versions, ...subject.held.debts].filter((fact) => fact.replacedIn === undefined)
  const facts = [...new Map(current.map((fact) => [fact.key, fact])).values()].filter((fact) => fact.kind === 'event' || fact.kind === 'status' || fact.kind === 'suppression')
  const sources = await sourcesSeen(store, facts.flatMap((fact) => ('sourceId' in fact.content ? [fact.content.sourceId] : [])), subject.creditors)
  return facts.flatMap((fact): readonly Moment[] => {
    const moment = momentOf(fact)
    const { debtId, partyId } = fact.content as { readonly debtId?: string; readonly partyId?: string }
    const isTold = isAbout(fact, own) || (partyId === undefined && !namesSomebody(fact) && debtId !== undefined && debts.has(debtId))
    if (moment === undefined || !isTold || (debtId !== undefined && !debts.has(debtId)) || !sources.has(fact.content.sourceId)) return []
    const about = partyId ?? (fact.kind === 'event' && 'partyId' in fact.content.event ? fact.content.event.partyId : undefined)
    const channel = fact.kind === 'event' && 'channel' in fact.content.event ? fact.content.event.channel : undefined
    return [{
      ...moment, ...(about === undefined || !own.has(about) ? {} : { person: naming.person(about) }), ...(debtId === undefined ? {} : { debt: naming.debt(debtId) }),
      ...(channel === undefined ? {} : { channel }), words: `${isInbound(fact) ? 'They contacted us: ' : ''}${factWords(fact)} (source ${fact.content.sourceId})`, rules: [],
    }]
  })
}
