import { describe, expect, it } from 'vitest'
import { eventSchema } from '../../src/model/event.js'
import type { AnyFact, EventRecord } from '../../src/model/facts.js'
import type { ContactPointId, DebtId, PartyId } from '../../src/model/ids.js'
import { CLOSING_PURPOSES, OWN_SOURCE_ID } from '../../src/model/own-source.js'
import { fieldsOf, outcomeSchema, RESULT_NAMES, RESULTS, SAID, SAID_WORDS, saidSchema, type Outcome, type ResultRow, type Said, type SaidRow, type SaidWord } from '../../src/model/outcomes.js'
import { outcomeFacts, saidFacts, type Occasion } from '../../src/dispatch/outcome-facts.js'
import type { NewVersion } from '../../src/model/writes.js'

const AT = '2026-03-04T12:05:00+00:00'
const OCCASION: Occasion = {
  id: 'x', at: AT, day: '2026-03-04', partyId: 'P' as PartyId, contactPointId: 'C' as ContactPointId, channel: 'voice', debts: ['D' as DebtId], bySelf: true, partyKind: 'person',
}
const MADE = { purpose: 'collect', startedAt: '2026-03-04T12:00:00+00:00', actorId: 'us', ofDebt: 'D' as DebtId } as const

/** What each result is recorded as. */
const RECORDED: Readonly<Record<string, readonly string[]>> = {
  right_party: ['contact conversation'], other_party: ['contact wrong_party'], identity_not_verified: ['contact conversation'], no_answer: ['contact unanswered'],
  busy: ['contact busy'], not_in_service: ['contact not_in_service', 'report undeliverable'], hung_up: ['contact answered_then_dropped'],
  voicemail_none: ['contact unanswered'], voicemail_limited: ['contact limited_content_voicemail'], voicemail: ['contact voicemail'], delivered: ['contact delivered'],
  bounced: ['contact bounced', 'report undeliverable'], visited: ['contact conversation'], not_attempted: [],
}

/** What each thing said becomes. */
const BECOMES: Readonly<Record<SaidWord, readonly string[]>> = {
  stop_medium: ['request stop_channel'], stop_point: ['request stop_contact_point'], stop_everything: ['request no_contact', 'request cease'], refuses_to_pay: ['request refusal_to_pay'],
  inconvenient_time: ['request inconvenient_time'], inconvenient_place: ['request inconvenient_place'], preferred_time: ['request preferred_time'], busy_now: ['request busy_now'],
  call_back: ['request call_back'], information: ['request information'], disputes: ['dispute'], has_lawyer: ['representation attorney'], has_adviser: ['representation debt_adviser'],
  bankrupt: ['check bankruptcy', 'status insolvency'], died: ['report death'], moved: ['report undeliverable'], wrong_number: ['report wrong_number'],
  others_read_it: ['report disclosed_to_third_party'], complaint: ['request complaint'], distress: ['report distress'], capacity_doubt: ['report capacity_doubt'],
  identity_theft: ['report identity_theft'], employer_forbids: ['request employer_prohibits'], objects: ['request objection'], withdraws_consent: ['request withdraw_consent'],
  erase_me: ['request erasure'], promise: ['status promise'], arrangement: ['status arrangement'], language: ['party'], raised_debt: [],
}

const NEEDED: Readonly<Record<string, unknown>> = {
  windows: [{ days: ['Mon'], from: '00:00', to: '18:00' }], place: 'work', until: '2026-03-20', language: 'es',
}

function named({ kind, content }: NewVersion): string {
  const fact = { kind, content } as unknown as AnyFact
  if (fact.kind === 'status') return `status ${fact.content.kind}`
  if (fact.kind !== 'event') return fact.kind
  const event = fact.content.event as unknown as Readonly<Record<string, string>>
  return [event['kind'], event['kind'] === 'contact' ? event['result'] : (event['what'] ?? event['who'])].filter((word) => word !== undefined).join(' ')
}

function said(what: SaidWord): Said {
  const row: SaidRow = SAID[what]
  return saidSchema.parse({ what, ...Object.fromEntries(row.needs.map((field) => [field, NEEDED[field]])) })
}

function debtsOf(facts: readonly NewVersion[]): unknown {
  return facts.map(({ content }) => (content as EventRecord).debtId)
}

function medium(channel: Occasion['channel']): unknown {
  return saidFacts([said('stop_everything')], { ...OCCASION, channel }).map(({ content }) => ((content as EventRecord).event as { medium?: string }).medium)
}

describe('the table of results', () => {
  it.each(RESULT_NAMES)('has %s recorded as what it is, opening only what it may', (result) => {
    const row: ResultRow = RESULTS[result]
    const facts = outcomeFacts({ result, endedAt: AT }, MADE, { ...OCCASION, channel: row.channels[0] })
    expect(facts.map(named)).toEqual(RECORDED[result])
    for (const fact of facts) {
      const record = fact.content as EventRecord
      expect(eventSchema.parse(record.event)).toEqual(record.event)
      expect([record.sourceId, record.partyId, fact.key.startsWith('event\u001f')]).toEqual([OWN_SOURCE_ID, 'P', true])
    }
    expect(facts.every((fact) => fact.purposes === CLOSING_PURPOSES)).toBe(facts.length === 0 || !row.opens)
  })

  it('lets an entry be offered again only where its point is not closed by the result', () => {
    for (const result of RESULT_NAMES) {
      const row: ResultRow = RESULTS[result]
      expect([result, row.closes === 'law']).toEqual([result, row.entry === 'open'])
    }
  })
})

describe('the table of things said', () => {
  it.each(SAID_WORDS)('has %s recorded as what it is', (what) => {
    const facts = saidFacts([said(what)], OCCASION)
    expect(facts.map(named)).toEqual(BECOMES[what])
    for (const fact of facts.filter(({ kind }) => kind === 'event')) {
      const { event } = fact.content as EventRecord
      expect(eventSchema.parse(event)).toEqual(event)
    }
  })

  it.each(SAID_WORDS)('refuses %s without what it needs, and with what it does not take', (what) => {
    const row: SaidRow = SAID[what]
    for (const field of row.needs) {
      const { [field]: _left, ...rest } = said(what)
      expect([field, saidSchema.safeParse(rest).success]).toEqual([field, false])
    }
    for (const [field, value] of Object.entries({ ...NEEDED, channel: 'sms', ground: 'paid', representativeId: 'L' })) {
      const isTaken = fieldsOf(row).has(field as never)
      expect([field, saidSchema.safeParse({ ...said(what), [field]: value }).success]).toEqual([field, isTaken])
    }
  })

  it('speaks of the debts that are named, else of those of the contact, once for each where an event holds none', () => {
    const two = { ...OCCASION, debts: ['D', 'E'] as DebtId[] }
    expect(debtsOf(saidFacts([said('disputes')], two))).toEqual(['D', 'E'])
    expect(debtsOf(saidFacts([said('promise')], two))).toEqual(['D', 'E'])
    expect(saidFacts([{ what: 'complaint', debts: ['E'] }], two).map(({ content }) => (content as EventRecord).event)).toMatchObject([{ debts: ['E'] }])
    expect(new Set(saidFacts([said('disputes'), said('complaint')], two).map(({ key }) => key)).size).toBe(3)
  })

  it('takes the medium of the contact for that of the request, so that writing counts as writing', () => {
    expect([medium('voice'), medium('post'), medium('email')]).toEqual([['oral', 'oral'], ['writing', 'writing'], ['accepted_electronic', 'accepted_electronic']])
  })

  it('notes of its own accord which debts were spoken of by the person first', () => {
    const outcome: Outcome = outcomeSchema.parse({ result: 'right_party', endedAt: AT, said: [{ what: 'raised_debt' }] })
    expect(outcomeFacts(outcome, MADE, OCCASION).map(({ content }) => (content as EventRecord).event)).toMatchObject([{ kind: 'contact', raisedByParty: ['D'] }])
  })
})
