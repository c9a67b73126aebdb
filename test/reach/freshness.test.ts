import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactPoint, Fact, Source } from '../../src/model/facts.js'
import type { PartyId, SourceId } from '../../src/model/ids.js'
import type { Event } from '../../src/model/event.js'
import { CLOSING_PURPOSES, OWN_SOURCE } from '../../src/model/own-source.js'
import type { Freshness } from '../../src/model/reach.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { independentOrigins } from '../../src/reach/corroboration.js'
import { call, caseOf, context, dossier, event, gate, matched, person, point, SIMPLE, source } from './facts.js'

/** One record of a value, with what is known of its source. */
interface Told {
  readonly sourceId: string
  readonly class: Source['class']
  readonly obtainedOn: string
  readonly evidence?: string | undefined
  readonly sourceRecord?: string | undefined
  readonly collectedOn?: string | undefined
}

function origins(records: readonly Told[]): number {
  const sources = new Map(records.map((one) => [one.sourceId, { class: one.class, obtainedOn: one.obtainedOn, evidence: one.evidence } as Source]))
  const facts = records.map(({ sourceId, sourceRecord, collectedOn }) => ({ content: { sourceId, sourceRecord, collectedOn } as Partial<ContactPoint> }) as Fact<'contact_point'>)
  return independentOrigins(facts, (id: SourceId) => sources.get(id))
}

const day = fc.constantFrom('2025-01-01', '2025-06-01', '2025-06-02', '2026-01-01')
/** A source says the same of itself in every record. */
const aRecord: fc.Arbitrary<Told> = fc.record({
  n: fc.nat(9), sourceRecord: fc.option(fc.constantFrom('r1', 'r2'), { nil: undefined }), collectedOn: fc.option(day, { nil: undefined }),
}).map(({ n, ...rest }) => ({
  ...rest, sourceId: `s${n}`, class: (['creditor_record', 'credit_bureau', 'public_register'] as const)[n % 3]!,
  obtainedOn: ['2025-01-01', '2025-06-01', '2026-01-01'][n % 4] ?? '2026-02-02', evidence: n % 5 === 0 ? 'contract 7' : undefined,
}))
const some = fc.array(aRecord, { minLength: 1, maxLength: 8 })

describe('Corroboration', () => {
  const bureau: Told = { sourceId: 'a', class: 'credit_bureau', obtainedOn: '2025-01-01' }

  it.each([
    ['the same source on another day', { ...bureau, collectedOn: '2025-03-03' }],
    ['another of its class on the same day', { ...bureau, sourceId: 'b' }],
    ['another class under the same contract on the same day', { sourceId: 'b', class: 'previous_collector', obtainedOn: '2025-01-01', evidence: 'contract 7' }],
    ['another class that passes on the same record on the same day', { sourceId: 'b', class: 'previous_collector', obtainedOn: '2025-01-01', sourceRecord: 'r1' }],
    ['another of its class that passes on the same record later', { sourceId: 'b', class: 'credit_bureau', obtainedOn: '2025-08-01', sourceRecord: 'r1' }],
    ['another of its class under the same contract later', { sourceId: 'b', class: 'credit_bureau', obtainedOn: '2025-08-01', evidence: 'contract 7' }],
  ] as const)('counts %s as a copy', (_, other: Told) => {
    expect(origins([{ ...bureau, evidence: 'contract 7', sourceRecord: 'r1' }, other])).toBe(1)
  })

  it.each([
    ['another class on the same day', { sourceId: 'b', class: 'public_register', obtainedOn: '2025-01-01', sourceRecord: 'r9' }],
    ['another of its class on another day', { sourceId: 'b', class: 'credit_bureau', obtainedOn: '2025-08-01', evidence: 'contract 8' }],
    ['another class that numbers its records alike, on another day', { sourceId: 'b', class: 'public_register', obtainedOn: '2025-08-01', sourceRecord: 'r1' }],
  ] as const)('counts %s as a second origin', (_, other: Told) => {
    expect(origins([{ ...bureau, evidence: 'contract 7', sourceRecord: 'r1' }, other])).toBe(2)
  })

  it('takes the day on which a source was obtained where nobody says when a record was collected', () => {
    expect(origins([bureau, { ...bureau, sourceId: 'b', obtainedOn: '2025-05-05', collectedOn: '2025-01-01' }])).toBe(1)
  })

  it('does not depend on the order, and lies between one and the number of sources', () => {
    fc.assert(fc.property(some.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      const found = origins(all)
      expect(origins(shuffled)).toBe(found)
      expect(found).toBeGreaterThanOrEqual(1)
      expect(found).toBeLessThanOrEqual(new Set(all.map((one) => one.sourceId)).size)
    }))
  })

  it('never changes by a copy of what is there, under whatever name it comes', () => {
    fc.assert(fc.property(some, fc.nat(), fc.boolean(), (all, which, isRenamed) => {
      const copied = all[which % all.length]!
      const copy = isRenamed ? { ...copied, sourceId: 'copy' } : copied
      expect(origins([...all, copy])).toBe(origins(all))
    }))
  })

  it('grows by one with an origin that shares nothing with those there', () => {
    fc.assert(fc.property(some, day, (all, collectedOn) => {
      const alone: Told = { sourceId: 'alone', class: 'court_record', obtainedOn: '2024-01-01', collectedOn, sourceRecord: 'own', evidence: 'own' }
      expect(origins([...all, alone])).toBe(origins(all) + 1)
    }))
  })

  it('counts admitted sources alone', () => {
    const parts = [...SIMPLE, source('creditor'), source('b', { class: 'broker_or_leak' }), point('N1', 'P1', { source: 'b' })]
    const fresh = (admit = gate()) => caseOf(assembleCases(dossier(parts), context({ admit })), 'P1').fresh.sources
    expect(fresh()).toBe(2)
    expect(fresh(gate((use) => use.sourceClass !== 'broker_or_leak'))).toBe(1)
  })
})

const S9 = 'S9' as PartyId
const SAME = [point('N7', 'S9', { hash: 'hash-N1' })]

function freshOf(parts: readonly Fact[], same: readonly Fact<'contact_point'>[] = SAME): Freshness {
  return caseOf(assembleCases(dossier([...SIMPLE, ...parts], { samePoints: same }), context()), 'P1').fresh
}

function own(id: string, what: Event, opens: boolean): Fact {
  const fact = event(id, what, { source: OWN_SOURCE.sourceId })
  return opens ? fact : { ...fact, purposes: CLOSING_PURPOSES }
}

function verified(verifiedOn: string, sign: Fact): readonly Fact[] {
  return [sign, point('N1', 'P1', { verifiedOn, source: 'b' }), source('creditor'), source('b', { class: 'public_register' })]
}

describe('Signs that a point is another\u2019s', () => {
  const metOther = event('E1', call('2026-02-01T10:00:00-05:00', 'S9', 'N7', 'conversation'))

  it('are none where nothing says so', () => {
    expect(freshOf([])).not.toHaveProperty('another')
    expect(freshOf([event('E1', call('2026-02-01T10:00:00-05:00', 'S9', 'N7'))])).not.toHaveProperty('another')
  })

  it.each([
    ['a conversation with another at the same value', metOther],
    ['a message of another from there', event('E1', { kind: 'contact', direction: 'in', channel: 'sms', at: '2026-02-01', partyId: 'S9', contactPointId: 'N7', result: 'delivered' })],
    ['a report of a wrong number', event('E1', { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N1', partyId: 'P1' })],
    ['a report by whoever has it', event('E1', { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N7', partyId: 'S9' })],
    ['a hit of the reassigned-number check', event('E1', { kind: 'check', what: 'reassigned_number', on: '2026-02-01', result: 'hit', contactPointId: 'N1', partyId: 'P1' })],
    ['a call that reached somebody else', event('E1', { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-01', partyId: 'P1', contactPointId: 'N1', result: 'wrong_party' })],
    ['a call in which it was learned', event('E1', { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-01', partyId: 'P1', contactPointId: 'N1', result: 'answered_then_dropped', learned: 'number_of_other' })],
  ])('are one by %s', (_, sign) => {
    expect(freshOf([sign]).another).toBe(1)
  })

  it('count each event once, however many sources tell it, and each of several', () => {
    const twice = { ...event('E1', call('2026-02-01T10:00:00-05:00', 'S9', 'N7', 'conversation'), { source: 'b', debtId: 'D9' as never }) }
    expect(freshOf([source('creditor'), source('b'), metOther, twice]).another).toBe(1)
    expect(freshOf([metOther, event('E2', call('2026-02-02', 'S9', 'N7', 'conversation'))]).another).toBe(2)
  })

  it('end when the person is met there later, and stand where nobody can say which was later', () => {
    const met = (at: string) => freshOf([metOther, event('E2', call(at, 'P1', 'N1', 'conversation'))]).another
    expect(met('2026-02-01T10:00:01-05:00')).toBeUndefined()
    expect(met('2026-02-01T09:59:59-05:00')).toBe(1)
    const onOneDay = [event('E1', call('2026-02-01', 'S9', 'N7', 'conversation')), event('E2', call('2026-02-01', 'P1', 'N1', 'conversation'))]
    expect(freshOf(onOneDay).another).toBe(1)
  })

  it('count a meeting of another only when it is later than any proof of the person there, and a report whatever was verified', () => {
    const report = event('E1', { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N1', partyId: 'P1' })
    expect(freshOf(verified('2026-02-02', metOther)).another).toBeUndefined()
    expect(freshOf(verified('2026-01-31', metOther)).another).toBe(1)
    expect(freshOf(verified('2026-02-02', report)).another).toBe(1)
  })

  it('need no admission of their source, while what shows the person there does', () => {
    const leak = [source('creditor'), source('leak', { class: 'broker_or_leak' })]
    const told = event('E1', call('2026-02-01T10:00:00-05:00', 'S9', 'N7', 'conversation'), { source: 'leak' })
    const met = event('E2', call('2026-02-03', 'P1', 'N1', 'conversation'), { source: 'leak' })
    const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
    const file = dossier([...SIMPLE, ...leak, told, met], { samePoints: SAME })
    expect(caseOf(assembleCases(file, context({ admit })), 'P1').fresh.another).toBe(1)
  })

  it('say nothing by a call of ours in which nobody proved who they were, nor of a record that may be the same person', () => {
    const unproven = own('E1', call('2026-02-01', 'S9', 'N7', 'conversation'), false)
    expect(freshOf([OWN_SOURCE_FACT, source('creditor'), unproven])).not.toHaveProperty('another')
    expect(freshOf([OWN_SOURCE_FACT, source('creditor'), own('E1', call('2026-02-01', 'S9', 'N7', 'conversation'), true)]).another).toBe(1)
    expect(freshOf([metOther, person('S9'), matched('P1', 'S9', 'unsure')])).not.toHaveProperty('another')
  })
})

const OWN_SOURCE_FACT = { ...source(OWN_SOURCE.sourceId), content: OWN_SOURCE }

describe('A point that many have', () => {
  it('is shared by persons, not by records', () => {
    const records = ['S1', 'S2', 'S3'].map((id) => point(`N-${id}`, id, { hash: 'hash-N1' }))
    expect(freshOf([], records).sharedBy).toBe(4)
    expect(freshOf([matched('S1', 'S2', 'same')], records).sharedBy).toBe(3)
    expect(freshOf([matched('S1', 'S2', 'unsure')], records).sharedBy).toBe(4)
    expect(freshOf([], [...records, point('N-more', S9, { hash: 'other' })]).sharedBy).toBe(4)
  })
})
