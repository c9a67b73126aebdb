import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaries, compilePacks, decide } from '../../src/decide/index.js'
import type { CaseFile, Event } from '../../src/model/case-file.js'
import { formatInstant, parseInstant } from '../../src/model/time.js'
import { DECISIONS, strictness, type Decision, type Verdict } from '../../src/model/verdict.js'
import { caseFiles, knownCases, movedBy, withoutFact } from './arbitrary.js'
import { packFolders, zones } from './packs.js'

const everyPack = packFolders.map(({ pack }) => pack)
const statutory = everyPack.filter((pack) => pack.kind === 'statutory')
const law = compilePacks(statutory)
const all = compilePacks(everyPack)

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** What a verdict says, without the pointers, which follow the order of events. */
function said(verdict: Verdict): unknown {
  return {
    ...verdict,
    packs: [],
    reasons: verdict.reasons.map(({ rule, decision, until, because }) => ({ rule, decision, until, because })),
  }
}

function rulesOf(verdict: Verdict): readonly string[] {
  return verdict.reasons.map((reason) => `${reason.rule} ${reason.decision}`)
}

function atInstant(caseFile: CaseFile, ms: number): CaseFile {
  return { ...caseFile, at: formatInstant(ms, 0) }
}

describe('deciding', () => {
  it('gives the same verdict byte for byte, and leaves the case file as it was', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const before = JSON.stringify(caseFile)
      const first = JSON.stringify(decide(deepFreeze(caseFile), all, zones))
      expect(JSON.stringify(decide(caseFile, all, zones))).toBe(first)
      expect(JSON.stringify(caseFile)).toBe(before)
    }), { numRuns: 300 })
  })

  it('does not depend on the order of events', () => {
    fc.assert(fc.property(caseFiles, fc.infiniteStream(fc.nat()), (caseFile, numbers) => {
      const events = caseFile.events.map((event) => ({ event, key: numbers.next().value ?? 0 })).toSorted((a, b) => a.key - b.key)
      const shuffled = { ...caseFile, events: events.map(({ event }) => event) }
      expect(said(decide(shuffled, all, zones))).toEqual(said(decide(caseFile, all, zones)))
    }), { numRuns: 300 })
  })

  it('does not depend on the order of packs', () => {
    const turned = compilePacks(everyPack.toReversed())
    fc.assert(fc.property(caseFiles, (caseFile) => {
      expect(JSON.stringify(decide(caseFile, turned, zones))).toBe(JSON.stringify(decide(caseFile, all, zones)))
    }), { numRuns: 200 })
  })

  it('lets the strictest reason decide, and names reasons strictest first', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const { decision, reasons } = decide(caseFile, all, zones)
      const ranks = reasons.map((reason) => DECISIONS.indexOf(reason.decision as Decision))
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
      expect(decision).toBe(DECISIONS[ranks[0] ?? DECISIONS.length - 1])
      expect(reasons.length > 0).toBe(decision !== 'ALLOW')
    }), { numRuns: 300 })
  })

  it('is never milder with the overlays than without them', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const bare = strictness(decide(caseFile, law, zones).decision)
      expect(strictness(decide(caseFile, all, zones).decision)).toBeLessThanOrEqual(bare)
    }), { numRuns: 300 })
  })

  it('is never milder for several places than for each of them', () => {
    fc.assert(fc.property(caseFiles, fc.constantFrom('US-NY', 'US-MA', 'CN', 'GB', 'ZZ'), (caseFile, place) => {
      const here = strictness(decide(caseFile, law, zones).decision)
      const there = strictness(decide({ ...caseFile, jurisdictions: [place] }, law, zones).decision)
      const both = decide({ ...caseFile, jurisdictions: [...new Set([...caseFile.jurisdictions, place])] }, law, zones)
      expect(strictness(both.decision)).toBeLessThanOrEqual(Math.min(here, there))
    }), { numRuns: 200 })
  })

  it('refuses a place without a pack, and no place at all', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      for (const jurisdictions of [[], ['ZZ']]) {
        const verdict = decide({ ...caseFile, jurisdictions }, law, zones)
        expect(strictness(verdict.decision)).toBeLessThanOrEqual(strictness('DENY'))
        expect(verdict.reasons.map((reason) => reason.rule)).toContain('NO-PACK')
      }
    }), { numRuns: 50 })
  })

  it('names for every refusal what it read, why, and by which law', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      for (const reason of decide(caseFile, all, zones).reasons) {
        expect(reason.because).toMatch(/^[A-Z].*\.$/)
        expect(reason.citation.length).toBeGreaterThan(3)
        for (const pointer of [...reason.facts, ...(reason.unknown ?? [])]) expect(pointer).toMatch(/^\//)
      }
    }), { numRuns: 200 })
  })
})

function milder(before: CaseFile, after: CaseFile): boolean {
  return strictness(decide(after, law, zones).decision) > strictness(decide(before, law, zones).decision)
}

/** Events each of which prohibits something wherever it is added. */
function prohibiting(caseFile: CaseFile): readonly Event[] {
  const { id } = caseFile.party
  const about = { by: id, partyId: id, at: '2025-12-01' } as const
  const point = caseFile.contactPoint?.id ?? 'N1'
  return [
    { kind: 'request', what: 'cease', medium: 'writing', receivedOn: '2025-12-02', ...about },
    { kind: 'request', what: 'stop_channel', channel: caseFile.channel, ...about },
    { kind: 'request', what: 'stop_contact_point', contactPointId: point, ...about },
    { kind: 'request', what: 'inconvenient_time', windows: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }], ...about },
    { kind: 'request', what: 'no_contact', ...about },
    { kind: 'report', what: 'disclosed_to_third_party', contactPointId: point, at: '2025-12-01' },
    { kind: 'report', what: 'identity_theft', at: '2025-12-01' },
    { kind: 'dispute', inWriting: true, withinValidationPeriod: true, at: '2025-12-01' },
  ]
}

describe('polarity of whole verdicts', () => {
  it('is never milder when a permission is withheld', () => {
    const permitting = [['party', 'authority'], ['party', 'signedContract'], ['reply'], ['obligor', 'lossOfContact'], ['content', 'optOutText']]
    fc.assert(fc.property(caseFiles, fc.constantFrom(...permitting), (caseFile, fact) => {
      // A record that says there is no authority permits nothing: it forbids.
      fc.pre(fact[1] !== 'authority' || caseFile.party.authority !== 'none')
      expect(milder(caseFile, withoutFact(caseFile, fact))).toBe(false)
    }), { numRuns: 500 })
  })

  it('is never milder when a consent given to this actor and in force is withheld', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const events = caseFile.events.filter((event) => event.kind !== 'consent' || event.givenTo !== caseFile.actor.id || event.revokedAt !== undefined)
      expect(milder(caseFile, { ...caseFile, events })).toBe(false)
    }), { numRuns: 500 })
  })

  it('is never milder when a prohibition is added', () => {
    fc.assert(fc.property(caseFiles, fc.nat(7), (caseFile, which) => {
      const added = prohibiting(caseFile)[which]
      const events = added === undefined ? caseFile.events : [...caseFile.events, added]
      expect(milder(caseFile, { ...caseFile, events })).toBe(false)
    }), { numRuns: 500 })
  })

  it('is never milder when nothing is known any more of where the person is', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      expect(milder(caseFile, { ...caseFile, zones: [] })).toBe(false)
    }), { numRuns: 200 })
  })
})

describe('the end of a delay', () => {
  it('is a moment at which no delay is left, and a second before an hour bound one still is', () => {
    let seen = 0
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const verdict = decide(caseFile, law, zones)
      if (verdict.decision !== 'DELAY_UNTIL' || verdict.notBefore === undefined || verdict.until === undefined) return
      seen += 1
      const after = decide({ ...caseFile, at: verdict.notBefore }, law, zones)
      expect(after.decision).not.toBe('DELAY_UNTIL')
      if (verdict.until.length === 10) return
      const before = decide(atInstant(caseFile, parseInstant(verdict.until) - 1000), law, zones)
      if (parseInstant(verdict.until) - 1000 >= parseInstant(caseFile.at)) expect(before.decision).not.toBe('ALLOW')
    }), { numRuns: 600 })
    expect(seen).toBeGreaterThan(20)
  })

  it('lies between boundaries within which the verdict stays the same', () => {
    fc.assert(fc.property(caseFiles, fc.double({ min: 0.02, max: 0.98, noNaN: true }), (caseFile, share) => {
      const fromMs = parseInstant(caseFile.at)
      const untilMs = fromMs + 36 * 3_600_000
      const bounds = [fromMs, ...boundaries(caseFile, law, zones, fromMs, untilMs), untilMs]
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
      for (const [i, bound] of bounds.entries()) {
        const next = bounds[i + 1]
        if (next === undefined || next - bound < 4000) continue
        const one = decide(atInstant(caseFile, bound + 1000), law, zones)
        const two = decide(atInstant(caseFile, bound + 1000 + Math.floor((next - bound - 2000) * share)), law, zones)
        expect(rulesOf(two)).toEqual(rulesOf(one))
      }
    }), { numRuns: 150 })
  })
})

/** Name, role, zone, contact point, origin and kind of debt: nothing else is known. */
function sparse(place: string, zone: string, at: string): CaseFile {
  return {
    at, purpose: 'collect', channel: 'voice', actor: { id: 'C1', kind: 'collection_agency' }, jurisdictions: [place],
    party: { id: 'P1', kind: 'person', role: 'borrower' }, debt: { id: 'D1', kind: 'consumer', states: [] },
    contactPoint: { id: 'N1', kind: 'phone', origin: 'creditor_procedure' }, zones: [zone], events: [],
  }
}

describe('sparse but ordinary facts', () => {
  it.each([
    ['US-NY', 'America/New_York', '2026-05-12T12:00:00-04:00'],
    ['US', 'America/Denver', '2026-05-12T12:00:00-06:00'],
    ['US-MA', 'America/New_York', '2026-05-12T12:00:00-04:00'],
    ['CN', 'Asia/Shanghai', '2026-05-12T12:00:00+08:00'],
  ])('allow an ordinary call to a borrower at noon in %s', (place, zone, at) => {
    expect(decide(sparse(place, zone, at), law, zones).decision).toBe('ALLOW')
  })

  it('never allow a stranger, whoever the worked case is about', () => {
    for (const caseFile of knownCases) {
      const stranger = { ...caseFile, party: { id: 'X9', kind: 'person', role: 'unknown' } as const }
      const verdict = decide(movedBy(stranger, 0), law, zones)
      expect(['ALLOW', 'ALLOW_ONCE', 'ALLOW_LOCATE_ONLY']).not.toContain(verdict.decision)
    }
  })
})
