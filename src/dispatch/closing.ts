import type { Dossier } from '../model/dossier.js'
import { OWN_SOURCE_ID } from '../model/own-source.js'
import { RESULTS, SAID, type Becomes, type Closes, type ResultRow, type SaidRow, type SaidWord } from '../model/outcomes.js'
import { isNote, type Fact } from '../model/facts.js'
import type { ContactPointId, DebtId, PartyId, Revision } from '../model/ids.js'
import type { Channel, Event } from '../model/event.js'

/** Something said or found that closes an entry of a list made before it. */
export interface ClosedBy {
  readonly rule: string
  readonly because: string
}

function keyOf(becomes: Becomes): string | undefined {
  if (becomes.fact !== 'event') return undefined
  switch (becomes.kind) {
    case 'dispute':
      return 'dispute'
    case 'representation':
      return `representation ${becomes.who}`
    default:
      return `${becomes.kind} ${becomes.what}`
  }
}

interface Closing {
  readonly name: string
  readonly words: string
  readonly closes: Closes
}

/** What closes by the kind of event that it becomes. */
const CLOSING: ReadonlyMap<string, Closing> = new Map(
  (Object.entries(SAID) as [SaidWord, SaidRow][]).flatMap(([name, row]) =>
    row.closes === 'law' || row.closes === 'entry' ? [] : row.becomes.flatMap((one) => {
      const key = keyOf(one)
      return key === undefined ? [] : [[key, { name, words: row.words, closes: row.closes }] as const]
    })),
)

const CLOSING_RESULTS: ReadonlyMap<string, Closing> = new Map(
  (Object.entries(RESULTS) as [string, ResultRow][]).flatMap(([name, row]) =>
    row.closes === 'point' && row.contact !== undefined ? [[row.contact, { name, words: row.words, closes: row.closes }] as const] : []),
)

function closingOf(event: Event): Closing | undefined {
  switch (event.kind) {
    case 'contact':
      return event.result === undefined ? undefined : CLOSING_RESULTS.get(event.result)
    case 'dispute':
      return CLOSING.get('dispute')
    case 'representation':
      return CLOSING.get(`representation ${event.who}`)
    case 'request':
    case 'report':
      return CLOSING.get(`${event.kind} ${event.what}`)
    case 'check':
      return event.result === 'hit' ? CLOSING.get(`check ${event.what}`) : undefined
    default:
      return undefined
  }
}

/** What is asked about: one entry, or one lease. */
export interface Closable {
  readonly debtId: DebtId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly records: readonly PartyId[]
  /** Every record of those who are sought by it; empty where nobody is. */
  readonly sought: readonly PartyId[]
}

/** Media that are one to the person who asked for an end of them. */
const VOICES: ReadonlySet<string> = new Set(['voice', 'voicemail', 'ringless_voicemail'])

function isSameMedium(a: string | undefined, b: Channel): boolean {
  return a === undefined || a === b || (VOICES.has(a) && VOICES.has(b))
}

function reaches(fact: Fact<'event'>, event: Event, closes: Closes, asked: Closable, valueOf: ReadonlyMap<string, string>): boolean {
  const { partyId, debtId } = fact.content
  const person = event.partyId ?? partyId
  const isPersons = person === undefined || asked.records.some((record) => record === person)
  const point = 'contactPointId' in event ? event.contactPointId : undefined
  switch (closes) {
    case 'point': {
      if (point === undefined) return isPersons
      const value = valueOf.get(point)
      return point === asked.contactPointId || (value !== undefined && value === valueOf.get(asked.contactPointId))
    }
    case 'medium':
      return isPersons && isSameMedium('channel' in event ? event.channel : undefined, asked.channel)
    case 'person':
      // Whoever is left alone is not sought through others either.
      return isPersons || asked.sought.some((record) => record === person)
    case 'debt': {
      const debts = [debtId, ...('debts' in event ? (event.debts ?? []) : [])].filter((id) => id !== undefined)
      return debts.length === 0 ? isPersons : debts.some((id) => id === asked.debtId)
    }
    default:
      return false
  }
}

/**
 * What our own records say that closes an entry of a list made before they were: the table of things said, at once and
 * whatever the packs of the place say of it. Lists made afterwards go by the packs alone. A correction opens nothing in a
 * list that was made before.
 */
export function closedByRecords(dossier: Dossier, asked: Closable, listRevision: Revision): ClosedBy | undefined {
  const valueOf = new Map([...dossier.contactPoints, ...dossier.samePoints].map(({ content }) => [content.contactPointId as string, content.value.hash as string]))
  for (const fact of dossier.events) {
    const { event, sourceId } = fact.content
    if (fact.revision <= listRevision || sourceId !== OWN_SOURCE_ID || isNote(event)) continue
    const closing = closingOf(event)
    if (closing === undefined || !reaches(fact, event, closing.closes, asked, valueOf)) continue
    return { rule: `said:${closing.name}`, because: `Since the list was made it was recorded: ${closing.words}.` }
  }
  return undefined
}
