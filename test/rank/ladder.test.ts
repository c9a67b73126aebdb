import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/model/event.js'
import type { Entry } from '../../src/model/list.js'
import type { PackSummary } from '../../src/model/pack.js'
import { judgeDebt, rankDebts } from '../../src/rank/index.js'
import { AT_MS, contextOf, debtOf, type DebtSketch, type PersonSketch } from './fixture.js'
import { formatInstant, HOUR_MS } from '../../src/model/time.js'

const BORROWER: PersonSketch = { id: 'b', role: 'borrower', points: [{ id: 'b1' }, { id: 'b2', channel: 'post' }] }
const CO_SIGNER: PersonSketch = { id: 'c', role: 'co_signer', points: [{ id: 'c1' }] }
const JOINT: PersonSketch = { id: 'g', role: 'guarantor', liability: 'joint_guarantor', points: [{ id: 'g1' }] }
const SIMPLE: PersonSketch = { id: 'h', role: 'guarantor', liability: 'general_guarantor', points: [{ id: 'h1' }] }
const ATTORNEY: PersonSketch = { id: 'a', role: 'attorney', points: [{ id: 'a1' }] }
const ALL = [BORROWER, CO_SIGNER, JOINT, SIMPLE]

function entriesOf(debt: DebtSketch, more: Parameters<typeof contextOf>[0] = {}): readonly Entry[] {
  return rankDebts([debtOf(debt)], contextOf(more), () => () => ({})).entries
}

function places(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map((entry) => [entry.contactPointId, `${entry.rung}${entry.waiting ? ' waits' : ''}`]))
}

function attempts(partyId: string, pointIds: readonly string[], count: number, days: number): readonly Event[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'contact' as const, direction: 'out' as const, channel: 'voice' as const, partyId, result: 'unanswered' as const,
    contactPointId: pointIds[i % pointIds.length] ?? '', id: `e${i}`,
    at: formatInstant(AT_MS - (1 + (i % days)) * 24 * HOUR_MS - i * 1000, 0),
  }))
}

/** Where the co-signer stands after these events. */
function place(events: readonly Event[]): string | undefined {
  return places(entriesOf({ id: 'd', people: ALL, events })).c1
}

/** A pack of the fixture's place whose law names one loss of contact. */
const NAMING: PackSummary = {
  id: 'T', version: '1', digest: 'd'.repeat(64), place: 'US', kind: 'statutory', title: 'An invented law', unreachable: ['three_failed_dials'],
  verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01', rules: { decide: 1, admit: 0, retain: 0, duties: 0 },
  confidence: { primary: 1, secondary: 0, low: 0, unverified: 0, design: 0 }, toCheck: [],
}

describe('the ladder of a debt', () => {
  it('lets everyone after the borrower wait while the borrower can be asked, each on the rung of the role', () => {
    expect(places(entriesOf({ id: 'd', people: ALL }))).toEqual({
      b1: '1', b2: '1', c1: '2 waits', g1: '3 waits', h1: '4 waits',
    })
  })

  it('opens the next rung when the borrower is bankrupt, and no further one', () => {
    const states = [{ kind: 'bankruptcy_ch7', partyId: 'b' }] as const
    expect(places(entriesOf({ id: 'd', people: ALL, states }))).toEqual({ c1: '2', g1: '3 waits', h1: '4 waits' })
  })

  it('opens the next rung when the borrower has no open contact point left', () => {
    const events: readonly Event[] = ['b1', 'b2'].map((contactPointId) => ({ kind: 'report', what: 'wrong_number', contactPointId }))
    expect(places(entriesOf({ id: 'd', people: ALL, events }))).toMatchObject({ c1: '2', g1: '3 waits' })
    expect(places(entriesOf({ id: 'd', people: ALL, events: events.slice(0, 1) }))).toMatchObject({ b2: '1', c1: '2 waits' })
    const none = { id: 'd', people: [{ ...BORROWER, points: [] }, CO_SIGNER] }
    const candidate = debtOf(none).candidates[0]!
    expect(places(entriesOf({ ...none, noCases: [{ candidate, reason: 'no-contact-point', rules: [] }] }))).toEqual({ c1: '2' })
    expect(places(entriesOf(none))).toEqual({ c1: '2 waits' })
  })

  it('does not take points for closed when only some channels were asked about', () => {
    const events: readonly Event[] = ['b1', 'b2'].map((contactPointId) => ({ kind: 'report', what: 'wrong_number', contactPointId }))
    expect(places(entriesOf({ id: 'd', people: ALL, events }, { allChannelsAsked: false }))).toMatchObject({ c1: '2 waits' })
  })

  it('opens nothing for a delay, even one that lasts beyond the horizon', () => {
    const people = [{ ...BORROWER, points: [{ id: 'b1' }] }, { ...CO_SIGNER, points: [{ id: 'c1', channel: 'post' as const }] }]
    const night = { atMs: AT_MS + 10 * HOUR_MS, horizonMs: 4 * HOUR_MS }
    expect(places(entriesOf({ id: 'd', people }, night))).toEqual({ c1: '2 waits' })
  })

  it('is closed whole by a refusal about the debt, whoever the refusal was found at', () => {
    const closers: readonly Partial<DebtSketch>[] = [
      { events: [{ kind: 'dispute', at: '2026-02-01' }] },
      { events: [{ kind: 'request', what: 'cease', at: '2026-02-01', by: 'c' }] },
      { events: [{ kind: 'request', what: 'complaint', at: '2026-02-01' }] },
      { states: [{ kind: 'on_hold' }] },
      { states: [{ kind: 'moratorium', partyId: 'b' }] },
    ]
    for (const closer of closers) {
      const debt = { id: 'd', people: ALL, ...closer }
      expect(entriesOf(debt)).toEqual([])
      expect(judgeDebt(debtOf(debt), contextOf()).refusal?.because).toContain('closes the whole ladder')
    }
    const onlyOne = debtOf({ id: 'd', people: [BORROWER, { ...CO_SIGNER, events: [{ kind: 'dispute', at: '2026-02-01' }] }] })
    expect(judgeDebt(onlyOne, contextOf()).drafts).toEqual([])
  })

  it('puts whom a redirect names on the rung of the person spoken for, and keeps the others waiting', () => {
    const events: readonly Event[] = [{ kind: 'representation', who: 'attorney', partyId: 'b' }]
    expect(places(entriesOf({ id: 'd', people: [...ALL, ATTORNEY], events }))).toMatchObject({ a1: '1', c1: '2 waits' })
    expect(places(entriesOf({ id: 'd', people: ALL, events }))).toMatchObject({ c1: '2 waits' })
    expect(places(entriesOf({ id: 'd', people: [...ALL, ATTORNEY] }))).toMatchObject({ a1: '4 waits' })
  })

  it('passes a dead borrower over only where nobody on record speaks for the estate', () => {
    const dead = { ...BORROWER, party: { deceased: true } }
    const heirs: PersonSketch = { id: 'r', role: 'personal_representative', points: [{ id: 'r1' }] }
    expect(places(entriesOf({ id: 'd', people: [dead, CO_SIGNER, heirs] }))).toEqual({ r1: '1', c1: '2 waits' })
    expect(places(entriesOf({ id: 'd', people: [dead, CO_SIGNER] }))).toEqual({ c1: '2' })
  })

  it('opens the next rung after six attempts on four days over every open point without a conversation, and not before', () => {
    expect(place(attempts('b', ['b1', 'b2'], 6, 4))).toBe('2')
    expect(place(attempts('b', ['b1', 'b2'], 5, 4))).toBe('2 waits')
    expect(place(attempts('b', ['b1', 'b2'], 6, 3))).toBe('2 waits')
    expect(place(attempts('b', ['b1'], 6, 4))).toBe('2 waits')
    const talk: Event = { kind: 'contact', direction: 'out', channel: 'voice', partyId: 'b', contactPointId: 'b1', result: 'conversation', at: '2026-02-20T12:00:00Z' }
    expect(place([...attempts('b', ['b1', 'b2'], 6, 4), talk])).toBe('2 waits')
    const long = attempts('b', ['b1', 'b2'], 6, 4).map((event) => ({ ...event, at: '2026-01-20T12:00:00Z' }))
    expect(place(long)).toBe('2 waits')
  })

  it('takes a lost contact for unreachable only where the pack of every place in play names that loss', () => {
    const people = [BORROWER, CO_SIGNER]
    const stands = (more: Partial<DebtSketch>, packs: readonly PackSummary[] = [NAMING]): string | undefined =>
      places(entriesOf({ id: 'd', people, ...more }, { packs })).c1
    const lost = { id: 'b', reachable: false, lossOfContact: 'three_failed_dials' } as const
    expect(stands({ obligor: lost })).toBe('2')
    expect(stands({ obligor: { ...lost, lossOfContact: 'number_invalid' } })).toBe('2 waits')
    expect(stands({ obligor: { id: 'b', reachable: false } })).toBe('2 waits')
    expect(stands({ obligor: lost }, [])).toBe('2 waits')
    expect(stands({ obligor: lost }, [{ ...NAMING, place: 'CN' }])).toBe('2 waits')
    const tried = attempts('b', ['b1', 'b2'], 6, 4)
    expect(stands({ obligor: { id: 'b', reachable: true }, events: tried })).toBe('2 waits')
    expect(stands({ obligor: { id: 'b' }, events: tried })).toBe('2 waits')
    expect(stands({ obligor: { id: 'b', reachable: true }, events: tried }, [])).toBe('2')
  })

  it('disturbs one person at a time with a location enquiry, and lets nobody wait for a notice that the law requires', () => {
    const people: readonly PersonSketch[] = [{ id: 'p', role: 'reference', points: [{ id: 'p1' }] }, { id: 'q', role: 'reference', points: [{ id: 'q1' }, { id: 'q2' }] }]
    const located = entriesOf({ id: 'd', people }, { purpose: 'locate' })
    expect(new Set(located.filter((entry) => !entry.waiting).map((entry) => entry.partyId)).size).toBe(1)
    expect(located).toHaveLength(3)
    expect(entriesOf({ id: 'd', people: ALL }, { purpose: 'legal_notice' }).filter((entry) => entry.waiting)).toEqual([])
  })
})
