import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaries, compilePacks, decide, shippedPacks, zoneData } from '../../src/decide/index.js'
import type { CaseFile, Event } from '../../src/model/case-file.js'
import type { Packs } from '../../src/model/decide.js'
import { formatInstant, HOUR_MS, MINUTE_MS } from '../../src/model/time.js'
import { PERMITTING } from '../../src/model/verdict.js'
import { permittedWindows, proposedWindow, type Question } from '../../src/rank/window.js'

const DAY_MS = 24 * HOUR_MS
/** A Friday in March, so that Sundays and the change to summer time of the United States (8 March) lie near. */
const FROM_MS = Date.UTC(2026, 2, 6)
const withOverlay = compilePacks(shippedPacks)
const withoutOverlay = compilePacks(shippedPacks.filter((pack) => pack.kind !== 'recommended'))
const zones = zoneData()

/** An instant within some days of the start, written in UTC. */
function around(daysBefore: number, daysAfter: number): fc.Arbitrary<string> {
  return fc.integer({ min: -daysBefore * 96, max: daysAfter * 96 }).map((quarter) => formatInstant(FROM_MS + quarter * 15 * MINUTE_MS, 0))
}

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('contact' as const), direction: fc.constant('out' as const), channel: fc.constantFrom('voice' as const, 'sms' as const, 'post' as const),
    at: around(9, 0), partyId: fc.constant('P'), actorId: fc.constant('A'), contactPointId: fc.constant('N'), purpose: fc.constant('collect' as const),
    result: fc.constantFrom('conversation' as const, 'unanswered' as const, 'voicemail' as const), debts: fc.constant(['D']),
  }),
  fc.record({
    kind: fc.constant('request' as const), what: fc.constantFrom('inconvenient_time' as const, 'preferred_time' as const), at: around(30, 0), by: fc.constant('P'),
    windows: fc.constantFrom([{ days: ['Fri' as const, 'Sat' as const], from: '12:00', to: '14:30' }], [{ days: ['Mon' as const] }]),
  }),
  fc.record({
    kind: fc.constant('consent' as const), at: around(9, 1), by: fc.constant('P'), givenTo: fc.constant('A'), scope: fc.constantFrom('call' as const, 'time' as const, 'sms' as const),
  }),
)

const caseArbitrary: fc.Arbitrary<CaseFile> = fc.record({
  at: around(0, 2),
  purpose: fc.constantFrom('collect' as const, 'service' as const),
  channel: fc.constantFrom('voice' as const, 'post' as const),
  automation: fc.constant('none' as const),
  humanDecision: fc.constant(false),
  content: fc.constantFrom({ kind: 'limited_content' as const, discloses: [], identifiesAs: 'true_individual_name' as const, pressure: [] }),
  actor: fc.constant({ id: 'A', kind: 'collection_agency' as const }),
  jurisdictions: fc.constantFrom(['US-IL'], ['US-MA'], ['CN'], ['US-CA', 'CN']),
  party: fc.constant({ id: 'P', kind: 'person' as const, role: 'borrower' as const, liability: 'principal' as const, identity: 'confirmed' as const }),
  debt: fc.record({
    id: fc.constant('D'), kind: fc.constant('consumer' as const),
    states: fc.constantFrom([], [{ kind: 'promise' as const, until: '2026-03-08' }], [{ kind: 'arrangement' as const, from: '2026-03-07' }]),
  }),
  contactPoint: fc.constantFrom({ id: 'N', kind: 'mobile' as const }, { id: 'N', kind: 'postal_address' as const }),
  zones: fc.constantFrom(['America/New_York'], ['America/New_York', 'America/Los_Angeles'], ['Asia/Shanghai'], ['America/Adak', 'Pacific/Kiritimati'], []),
  events: fc.array(eventArbitrary, { maxLength: 4 }),
})

function questionOf(caseFile: CaseFile, packs: Packs): Question {
  return {
    ask: (atMs) => decide({ ...caseFile, at: formatInstant(atMs, 0) }, packs, zones),
    boundaries: (fromMs, untilMs) => boundaries(caseFile, packs, zones, fromMs, untilMs),
  }
}

describe('windows under the shipped packs', () => {
  it('hold only instants at which the verdict permits, and miss no permitted minute but the edge of one', () => {
    fc.assert(fc.property(caseArbitrary, fc.boolean(), (caseFile, isOverlayOn) => {
      const question = questionOf(caseFile, isOverlayOn ? withOverlay : withoutOverlay)
      const fromMs = Date.parse(caseFile.at)
      const now = question.ask(fromMs)
      const windows = [...permittedWindows(question, now, fromMs, fromMs + 2 * DAY_MS)]
      const mayOpen = PERMITTING.has(now.decision) || now.decision === 'DELAY_UNTIL' || now.until !== undefined
      for (let atMs = fromMs; atMs < fromMs + 2 * DAY_MS; atMs += 29 * MINUTE_MS + 1000) {
        const verdict = question.ask(atMs)
        const window = windows.find((one) => atMs >= one.notBeforeMs && atMs < one.notAfterMs)
        expect([formatInstant(atMs, 0), PERMITTING.has(verdict.decision) && mayOpen]).toEqual([formatInstant(atMs, 0), window !== undefined])
        if (window === undefined) continue
        expect(verdict.decision).toBe(window.verdict.decision)
        expect(verdict.counters.map((counter) => counter.counted)).toEqual(window.verdict.counters.map((counter) => counter.counted))
      }
    }), { numRuns: 40 })
  })

  it('open no later than the moment that the refusal itself names', () => {
    fc.assert(fc.property(caseArbitrary, fc.boolean(), (caseFile, isOverlayOn) => {
      const question = questionOf(caseFile, isOverlayOn ? withOverlay : withoutOverlay)
      const fromMs = Date.parse(caseFile.at)
      const now = question.ask(fromMs)
      fc.pre(now.decision === 'DELAY_UNTIL' && now.notBefore !== undefined && Date.parse(now.notBefore) < fromMs + 2 * DAY_MS)
      const first = [...permittedWindows(question, now, fromMs, fromMs + 2 * DAY_MS)][0]
      const namedMs = Date.parse(now.notBefore ?? '')
      const isOpenByThen = first !== undefined && first.notBeforeMs <= namedMs
      expect(isOpenByThen || !PERMITTING.has(question.ask(namedMs).decision)).toBe(true)
    }), { numRuns: 60 })
  })

  it('keep an American call strictly between eight and nine in the evening, whatever the zone', () => {
    const caseFile: CaseFile = {
      at: '2026-03-06T03:00:00-05:00', purpose: 'collect', channel: 'voice', automation: 'none', actor: { id: 'A', kind: 'collection_agency' },
      jurisdictions: ['US-IL'], party: { id: 'P', kind: 'person', role: 'borrower', identity: 'confirmed' },
      debt: { id: 'D', kind: 'consumer', states: [] }, contactPoint: { id: 'N', kind: 'mobile' },
      zones: ['America/New_York', 'America/Los_Angeles'], events: [],
    }
    const question = questionOf(caseFile, withoutOverlay)
    const fromMs = Date.parse(caseFile.at)
    const window = proposedWindow(question, question.ask(fromMs), fromMs, fromMs + DAY_MS)
    expect(window === undefined ? undefined : [formatInstant(window.notBeforeMs, -5 * HOUR_MS), formatInstant(window.notAfterMs, -5 * HOUR_MS)])
      .toEqual(['2026-03-06T11:00:01-05:00', '2026-03-06T21:00:00-05:00'])
  })
})
