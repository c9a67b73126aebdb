import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePacks, shippedPacks } from '../../src/decide/index.js'
import type { CaseFile } from '../../src/model/case-file.js'
import type { Entry } from '../../src/model/list.js'
import type { Reached, ReviewSign } from '../../src/model/reach.js'
import { HOUR_MS, MINUTE_MS, formatInstant, parseInstant } from '../../src/model/time.js'
import { PERMITTING, type Reason } from '../../src/model/verdict.js'
import { judgeDebt, rankDebts, type MeasuresOf, type RankedDebts } from '../../src/rank/index.js'
import { debtsArbitrary } from './debts.js'
import { AT_MS, boundaries, contextOf, debtOf, decide, type PersonSketch } from './fixture.js'

const DAY_MS = 24 * HOUR_MS

const measuresOf: MeasuresOf = (debtId, partyId) => ({ nearness: (debtId.length % 5) / 5, degree: (partyId.charCodeAt(0) % 3) / 3, betweenness: Number.NaN })

function rank(debts: readonly Reached[], more: Parameters<typeof contextOf>[0] = {}): RankedDebts {
  return rankDebts(debts, contextOf(more), () => measuresOf)
}

function entriesOf(debts: readonly Reached[], more: Parameters<typeof contextOf>[0] = {}): readonly Entry[] {
  return rank(debts, more).entries
}

function identity(entry: Pick<Entry, 'debtId' | 'partyId' | 'contactPointId' | 'channel'>): string {
  return [entry.debtId, entry.partyId, entry.contactPointId, entry.channel].join(' ')
}

/** What may be proposed, found by asking the law at every quarter of an hour and just after each hour. */
function permitted(reached: Reached): readonly string[] {
  const isClosed = reached.cases.some(({ caseFile }) =>
    decide(caseFile).reasons.some((reason) => ['T-DISPUTE', 'T-COMPLAINT'].includes(reason.rule)))
  if (isClosed) return []
  return reached.cases.flatMap(({ caseFile, candidate, contactPointId, channel }) => {
    const asked = [caseFile, { ...caseFile, humanDecision: true }]
    for (let atMs = AT_MS; atMs < AT_MS + DAY_MS; atMs += 15 * MINUTE_MS) {
      const at = formatInstant(atMs + 1000, 0)
      if (asked.some((one) => PERMITTING.has(decide({ ...one, at }).decision))) return [identity({ ...candidate, contactPointId: contactPointId!, channel })]
    }
    return []
  })
}

/** Lines without the digest of the whole case file, which holds more than the score may read. */
function bare(entries: readonly Entry[]): readonly unknown[] {
  return entries.map(({ caseDigest: _digest, ...rest }) => rest)
}

/** One contact asked about in several roles. */
function inRoles(roles: readonly PersonSketch['role'][]): readonly Entry[] {
  const debts = roles.map((role) => debtOf({ id: 'd', people: [{ id: 'b', role, points: [{ id: 'b1' }] }] }))
  return entriesOf([{ ...debts[0]!, candidates: debts.flatMap((debt) => debt.candidates), cases: debts.flatMap((debt) => debt.cases) }])
}

/** Reasons of the verdict on a contact about which reach found a sign. */
function reasonsOf(sign: ReviewSign): readonly Reason[] {
  const { asked } = judgeDebt(debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points: [{ id: 'b1' }], reviews: [sign] }] }), contextOf())
  return asked[0]?.verdict.reasons ?? []
}

function reasonsFor(kind: ReviewSign['kind']): readonly Reason[] {
  return reasonsOf({ kind, because: 'Somebody must look at it.', facts: [] })
}

describe('a list', () => {
  it('is a permutation of what the law permits within the horizon, each contact once, ranks without a gap', () => {
    fc.assert(fc.property(debtsArbitrary, (sketches) => {
      const debts = sketches.map(debtOf)
      const entries = entriesOf(debts)
      expect(entries.map(identity).toSorted()).toEqual(debts.flatMap(permitted).toSorted())
      expect(entries.map((entry) => entry.rank)).toEqual(entries.map((_, i) => i + 1))
      expect(new Set(entries.map((entry) => entry.entryId)).size).toBe(entries.length)
    }), { numRuns: 60 })
  })

  it('permits at every minute of every window, and only those that await approval need a person for it', () => {
    fc.assert(fc.property(debtsArbitrary, (sketches) => {
      const debts = sketches.map(debtOf)
      const cases = new Map(debts.flatMap((debt) => debt.cases.map((one) => [identity({ ...one.candidate, contactPointId: one.contactPointId!, channel: one.channel }), one.caseFile] as const)))
      for (const entry of entriesOf(debts)) {
        const caseFile = { ...cases.get(identity(entry))!, humanDecision: entry.awaitingApproval }
        const untilMs = parseInstant(entry.notAfter)
        expect(entry.awaitingApproval).toBe(caseFile.debt.kind === 'transferred_npl')
        expect(untilMs).toBeLessThanOrEqual(AT_MS + DAY_MS)
        for (let atMs = parseInstant(entry.notBefore); atMs < untilMs; atMs += 10 * MINUTE_MS) {
          expect(decide({ ...caseFile, at: formatInstant(atMs, 0) }).decision).toBe(entry.verdict.decision)
        }
      }
    }), { numRuns: 40 })
  })

  it('is the same, its certificate included, whatever the order of debts, candidates and cases', () => {
    fc.assert(fc.property(debtsArbitrary, fc.integer(), (sketches, seed) => {
      const mixed = <T>(items: readonly T[]): readonly T[] =>
        items.map((item, i) => ({ item, key: Math.imul(i + 1, seed | 1) >>> 0 })).toSorted((a, b) => a.key - b.key).map(({ item }) => item)
      const debts = sketches.map(debtOf)
      const shuffled = mixed(debts).map((debt) => ({
        ...debt, candidates: mixed(debt.candidates), cases: mixed(debt.cases), noCases: mixed(debt.noCases),
      }))
      const first = rank(debts)
      const second = rank(shuffled)
      expect(second.entries).toEqual(first.entries)
      expect(second.summary).toEqual(first.summary)
    }), { numRuns: 60 })
  })

  it('counts every case file under one decision, and every debt as listed or explained', () => {
    fc.assert(fc.property(debtsArbitrary, (sketches) => {
      const debts = sketches.map(debtOf)
      const { summary, entries } = rank(debts)
      expect(Object.values(summary.byDecision).reduce((sum, count) => sum + count, 0)).toBe(summary.caseFiles)
      expect(summary.caseFiles).toBe(debts.reduce((sum, debt) => sum + debt.cases.length, 0))
      const listed = new Set(entries.map((entry) => entry.debtId))
      expect(summary.debtsWithoutEntry).toBe(debts.length - listed.size)
    }), { numRuns: 60 })
  })

  it('puts nobody who waits before somebody who can be leased, and the first person of each debt before a second one', () => {
    fc.assert(fc.property(debtsArbitrary, (sketches) => {
      // Stale points come last whoever they belong to; here all are fresh.
      const fresh = sketches.map((debt) => ({
        ...debt, people: debt.people.map((person) => ({ ...person, points: person.points.map((point) => ({ ...point, fresh: { ...point.fresh, latestOn: '2026-02-20' } })) })),
      }))
      const entries = entriesOf(fresh.map(debtOf))
      const firstWaiting = entries.findIndex((entry) => entry.waiting)
      if (firstWaiting >= 0) expect(entries.slice(firstWaiting).every((entry) => entry.waiting)).toBe(true)
      const people = new Map<string, Set<string>>()
      let most = 0
      for (const entry of entries.filter((one) => !one.waiting)) {
        const ofDebt = people.get(entry.debtId ?? '') ?? new Set()
        people.set(entry.debtId ?? '', ofDebt.add(entry.partyId))
        expect(ofDebt.size).toBeGreaterThanOrEqual(most)
        most = Math.max(most, ofDebt.size)
      }
    }), { numRuns: 60 })
  })

  it('gives the same line for any age, vulnerability, capacity, service or language of the person', () => {
    fc.assert(fc.property(debtsArbitrary, fc.record({
      age: fc.integer({ min: 18, max: 99 }), vulnerable: fc.boolean(), activeDuty: fc.boolean(), capacity: fc.constantFrom('full' as const, 'limited' as const),
    }), (sketches, trait) => {
      const changed = sketches.map((debt) => ({ ...debt, people: debt.people.map((person) => ({ ...person, party: trait })) }))
      expect(bare(entriesOf(changed.map(debtOf)))).toEqual(bare(entriesOf(sketches.map(debtOf))))
    }), { numRuns: 40 })
  })
})

describe('a line of a list', () => {
  const people: readonly PersonSketch[] = [{ id: 'r', role: 'reference', points: [{ id: 'r1' }] }]

  it('holds no debt, only a ref of the case, when it is a location enquiry', () => {
    const debt = { id: 'debt-secret', people }
    const [entry] = entriesOf([debtOf(debt)], {
      purpose: 'locate',
      law: { decide: (caseFile: CaseFile) => decide({ ...caseFile, purpose: 'locate' }), boundaries, offsetMs: () => 0 },
    })
    expect(entry).not.toHaveProperty('debtId')
    expect(entry?.caseRef).toMatch(/^[0-9a-f]{26}$/)
    expect(JSON.stringify(entry)).not.toMatch(/debt/i)
  })

  it('explains itself without a word of pressure', () => {
    fc.assert(fc.property(debtsArbitrary, (sketches) => {
      for (const entry of entriesOf(sketches.map(debtOf))) {
        const words = [entry.words, ...entry.parts.map((part) => part.words)].join(' ')
        expect(words).not.toMatch(/\b(urgent|urgently|immediate|immediately|at once|now or|final|last chance|must|threat|warning|pay|owes?|overdue|undefined|null|NaN)\b|\{/i)
        expect(entry.words).toMatch(/(about|less than|more than) \d+ in 100/)
      }
    }), { numRuns: 30 })
  })

  it('says how it came to its score: base and points add up to its log-odds', () => {
    const [entry] = entriesOf([debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points: [{ id: 'b1', fresh: { latestOn: '2026-02-20' } }] }] })])
    const sum = entry!.parts.reduce((total, part) => total + part.points, contextOf().scorecard.base)
    expect(entry!.score).toBeCloseTo(1 / (1 + Math.exp(-sum)), 6)
    expect(entry!.words).toContain('The borrower by telephone, on 2026-03-02 from 12:00:00 to before 21:00:00 (local time, UTC).')
    expect(entry!.words).toContain('confirmed or in use 10 days ago')
    const waiting = entriesOf([debtOf({ id: 'd', people: [
      { id: 'b', role: 'borrower', points: [{ id: 'b1' }] }, { id: 'c', role: 'co_signer', points: [{ id: 'c1' }] },
    ] })])[1]
    expect(waiting!.words).toContain('Waits on rung 2 (co-borrowers and co-signers): the borrower comes first and may still be reached.')
  })

  it('is not there for a person of whom a probable duplicate has died, and the refusal names why', () => {
    const reviews = [{ kind: 'probable_duplicate' as const, because: 'A record that may be the same person has died.', facts: [] }]
    const ranked = rank([debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points: [{ id: 'b1' }], reviews }] })])
    expect(ranked.entries).toEqual([])
    expect(ranked.summary.byDecision).toEqual({ REVIEW: 1 })
    expect(ranked.summary.byRule).toEqual({ probable_duplicate: 1 })
  })

  it('gives each sign for a review its own citation and its own remedy', () => {
    expect(reasonsFor('probable_duplicate')).toMatchObject([{ citation: expect.stringContaining('same person') as string, remedy: 'a match decision on the two records' }])
    const late: ReviewSign = { kind: 'overdue_notice', because: 'A notice is overdue.', citation: 'EU-DATA-02 (GDPR 14(3))', facts: [] }
    expect(reasonsOf(late)).toMatchObject([{ rule: 'H-DUTY-01', decision: 'REVIEW', citation: 'house rule; EU-DATA-02 (GDPR 14(3))', remedy: 'the notice that is owed, sent and recorded' }])
    expect(reasonsFor('no_template')).toMatchObject([{ citation: expect.stringContaining('approved') as string, remedy: expect.stringContaining('an approved template') as string }])
  })

  it('is not there for a stale point under the recommended overlay, and comes last without it', () => {
    const points = [{ id: 'b1', fresh: { latestOn: '2025-09-02', sources: 5 } }, { id: 'b2', fresh: { sharedBy: 9 } }, { id: 'b3', fresh: { latestOn: '2025-09-03' } }]
    const debts = [debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points }] })]
    expect(entriesOf(debts).map((entry) => entry.contactPointId)).toEqual(['b3', 'b2', 'b1'])
    const { summary, entries } = rank(debts, { packs: compilePacks(shippedPacks).list })
    expect(entries.map((entry) => entry.contactPointId)).toEqual(['b3', 'b2'])
    expect(summary.byRule).toEqual({ 'H-STALE-01': 1 })
  })

  it('is not there for the only point of a borrower when it is stale under the recommended overlay, and nobody moves up for it', () => {
    const both = [
      { id: 'b', role: 'borrower' as const, points: [{ id: 'b1', fresh: { latestOn: '2025-09-02' } }] }, { id: 'c', role: 'co_signer' as const, points: [{ id: 'c1' }] },
    ]
    const { entries, summary } = rank([debtOf({ id: 'd', people: both })], { packs: compilePacks(shippedPacks).list })
    expect(entries.map((entry) => [entry.contactPointId, entry.waiting])).toEqual([['c1', true]])
    expect(summary.byDecision).toMatchObject({ REVIEW: 1 })
  })

  it('stands once for a contact that two roles allow, and not at all when one of the roles refuses it', () => {
    expect(inRoles(['borrower', 'attorney']).map((entry) => entry.rung)).toEqual([1])
    expect(inRoles(['borrower', 'friend'])).toEqual([])
  })
})
