import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compilePacks, decide, shippedPacks, statutoryPacks, unmet, workedCaseSchema } from '../../src/decide/index.js'
import { caseFileSchema, type CaseFile } from '../../src/model/case-file.js'
import { PERMITTING } from '../../src/model/verdict.js'
import { caseFiles } from './arbitrary.js'
import { zones } from './packs.js'
import { call, judge, rulesOf } from './place.js'

/** Cases worked from the texts of the law alone, some with overlays named; `packs/<place>/cases.json` holds those of single rules. */
const file = new URL('worked-cases.json', import.meta.url)
const worked = z.array(z.object({ overlays: z.array(z.string()), worked: workedCaseSchema })).parse(JSON.parse(readFileSync(file, 'utf8')))

const law = compilePacks(statutoryPacks)
const packsBy = new Map([[], ['always'], ['always', 'recommended']].map((kinds) =>
  [kinds.join(), compilePacks([...statutoryPacks, ...shippedPacks.filter(({ kind }) => kinds.includes(kind))])]))
/** Every case with its verdict; null where it asks no question of contact, or names overlays that are not compiled above. */
const answered = worked.map(({ overlays, worked: one }) => {
  const packs = packsBy.get(overlays.join())
  return { id: one.id, want: one.want, verdict: packs === undefined || !('case' in one) ? null : decide(one.case, packs, zones) }
})
const OFFICIAL = new Set(['attorney', 'creditor', 'credit_bureau', 'court', 'trustee', 'insolvency_office_holder'])

/** An ordinary call at noon in every place that has a pack, on a Tuesday that is no holiday anywhere. */
const PLACES = {
  US: (more: object = {}) => call('US', 'America/New_York', '2026-05-12T12:00:00-04:00', 'consumer', more),
  GB: (more: object = {}) => call('GB', 'Europe/London', '2026-05-12T12:00:00+01:00', 'regulated_credit', more),
  CN: (more: object = {}) => call('CN', 'Asia/Shanghai', '2026-05-12T12:00:00+08:00', 'online_consumer_credit', more),
  AU: (more: object = {}) => call('AU', 'Australia/Sydney', '2026-05-12T12:00:00+10:00', 'consumer', more),
} as const
const places = fc.constantFrom(...Object.values(PLACES))
const mayDays = fc.integer({ min: 1, max: 11 }).map((day) => `2026-05-${String(day).padStart(2, '0')}`)

describe('cases worked from the law', () => {
  it('come out as they want', () => {
    const failed = answered.flatMap(({ id, want, verdict }) => (verdict === null ? [`${id}: not asked`] : unmet(verdict, want).map((text) => `${id}: ${text}`)))
    expect(failed).toEqual([])
    expect(worked.length).toBeGreaterThan(200)
  })

  it('have names of their own, and a reason with a citation for each that is refused', () => {
    expect(new Set(answered.map(({ id }) => id)).size).toBe(worked.length)
    const bare = answered.filter(({ verdict }) =>
      verdict !== null && !PERMITTING.has(verdict.decision) &&
      (verdict.reasons.length === 0 || verdict.reasons.some(({ because, citation }) => because.length < 10 || citation === '')))
    expect(bare.map(({ id }) => id)).toEqual([])
  })
})

describe('the later word', () => {
  it('holds everywhere: a consent to a time opens it only if it came after the word that the time is inconvenient', () => {
    fc.assert(fc.property(places, mayDays, mayDays, (place, asked, consented) => {
      const events = [
        { kind: 'request', what: 'inconvenient_time', at: asked, by: 'P1', windows: [{ days: ['Tue'] }] },
        { kind: 'consent', scope: 'time', givenTo: 'C1', by: 'P1', at: consented },
      ]
      expect(judge(place({ events })).decision).toBe(consented > asked ? 'ALLOW' : 'DELAY_UNTIL')
    }), { numRuns: 200 })
  })

  it('holds in the United States for places too', () => {
    fc.assert(fc.property(mayDays, mayDays, fc.constantFrom('inconvenient_place', 'employer_prohibits'), (asked, consented, what) => {
      const verdict = judge(PLACES.US({
        contactPoint: { id: 'N1', kind: 'landline', place: 'work', origin: 'given_to_collector' },
        events: [
          { kind: 'request', what, at: asked, by: 'P1', place: 'work' },
          { kind: 'consent', scope: 'place', givenTo: 'C1', by: 'P1', at: consented },
        ],
      }))
      expect(verdict.decision).toBe(consented > asked ? 'ALLOW' : 'DENY')
    }), { numRuns: 200 })
  })
})

describe('a wish for a day', () => {
  it('never opens the night, whereas one that names its hours is one for those hours', () => {
    fc.assert(fc.property(fc.constantFrom('GB', 'AU'), fc.integer({ min: 0, max: 23 }), fc.boolean(), (name, hour, isNamed) => {
      const clock = String(hour).padStart(2, '0')
      const windows = [{ days: ['Sat'], ...(isNamed ? { from: `${clock}:30`, to: `${clock}:45` } : {}) }]
      const one = PLACES[name]({ events: [{ kind: 'request', what: 'preferred_time', at: '2026-05-01', by: 'P1', windows }] })
      const saturday = { ...one, at: `2026-05-16T${clock}:30:00${name === 'GB' ? '+01:00' : '+10:00'}` }
      const isDay = name === 'GB' ? hour >= 8 && hour < 20 : hour >= 9 && hour < 21
      expect(judge(saturday).decision).toBe(isNamed || isDay ? 'ALLOW' : 'DELAY_UNTIL')
    }), { numRuns: 200 })
  })
})

describe('a message that asks for payment', () => {
  it('is refused under any other purpose than to collect, so that no name for it goes round what forbids collecting', () => {
    fc.assert(fc.property(caseFiles, fc.constantFrom('service', 'legal_notice', 'locate'), (caseFile, purpose) => {
      fc.pre(!OFFICIAL.has(caseFile.party.role))
      const asked: CaseFile = caseFileSchema.parse({ ...caseFile, purpose, content: { ...caseFile.content, kind: 'collection' } })
      expect(['DENY', 'SUPPRESS']).toContain(decide(asked, law, zones).decision)
    }), { numRuns: 300 })
  })
})

describe('a role in which somebody acts for another', () => {
  it('opens nothing where the record says that there is no authority', () => {
    fc.assert(fc.property(places, fc.constantFrom('guardian', 'personal_representative', 'authorised_representative'), fc.boolean(), (place, role, isDead) => {
      const verdict = judge(place({
        party: { id: 'P2', kind: 'person', role, authority: 'none' },
        obligor: { id: 'P1', deceased: isDead, capacity: isDead ? 'full' : 'none' },
      }))
      expect(PERMITTING.has(verdict.decision)).toBe(false)
      expect(verdict.reasons.length).toBeGreaterThan(0)
    }), { numRuns: 100 })
  })
})

/** A check of a kind that found what it looked for. */
function hit(what: string): { readonly events: readonly object[] } {
  return { events: [{ kind: 'check', what, on: '2026-05-01', result: 'hit' }] }
}

describe('a check that found something', () => {
  it('stops contact until what it found is on record', () => {
    expect(rulesOf(judge(PLACES.US(hit('bankruptcy'))))).toEqual(['US-BK-01'])
    expect(rulesOf(judge(PLACES.GB(hit('moratorium'))))).toEqual(['UK-BS-01'])
    const ended = { kind: 'bankruptcy_ch7', from: '2026-04-01', endedBy: 'dismissed', partyId: 'P1' }
    expect(judge(PLACES.US({ ...hit('bankruptcy'), debt: { id: 'D1', kind: 'consumer', states: [ended] } })).decision).toBe('ALLOW')
  })
})

describe('an odd case file', () => {
  it('is decided with ten thousand events, ids in any script, far-off zones and years', () => {
    const earlier = Array.from({ length: 10_000 }, (_, i) => ({
      kind: 'contact', direction: 'out', channel: 'voice', at: `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`,
      partyId: 'P1', actorId: 'C1', result: 'unanswered', debts: ['D1'],
    }))
    expect(judge(PLACES.US({ events: earlier })).decision).toBe('ALLOW')
    const talk = { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-05-11', partyId: '名/~0😀', actorId: 'C1', result: 'conversation', debts: ['D1'] }
    const named = PLACES.US({ party: { id: '名/~0😀', kind: 'person', role: 'borrower' }, events: [talk] })
    expect(rulesOf(judge(named))).toEqual(['US-FREQ-02'])
    expect(judge({ ...PLACES.US(), at: '2026-05-12T12:00:00+14:00', zones: ['Pacific/Kiritimati'] }).decision).toBe('ALLOW')
    expect(judge({ ...named, at: '2100-03-01T12:00:00-05:00', events: [{ ...talk, at: '2100-02-23' }] as CaseFile['events'] }).until).toBe('2100-03-02')
  })
})
