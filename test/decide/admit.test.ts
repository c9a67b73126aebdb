import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit, compilePacks, roleHasUse, statutoryPacks, unmet } from '../../src/decide/index.js'
import { ROLES } from '../../src/model/case-file.js'
import {
  AUTHORISATIONS, parseSourceUse, SOURCE_CLASSES, SOURCE_DECISIONS, SOURCE_PURPOSES, type SourceClass, type SourceUse,
} from '../../src/model/source-use.js'

const SHARED = new URL('../../../shared/law/cases-admit.json', import.meta.url)
const PLACES = ['US', 'CN', 'GB', 'EU', 'IN', 'AU'] as const
const packs = compilePacks(statutoryPacks)

/** Sources that no fact, consent or court order opens in any place. */
const NEVER: readonly SourceClass[] = ['device_address_book', 'scraped_web', 'broker_or_leak', 'pretext']

const sourceUses: fc.Arbitrary<SourceUse> = fc.record(
  {
    jurisdiction: fc.constantFrom(...PLACES),
    sourceClass: fc.constantFrom(...SOURCE_CLASSES),
    subjectRole: fc.constantFrom(...ROLES),
    purpose: fc.constantFrom(...SOURCE_PURPOSES),
    asOf: fc.constant('2026-03-02'),
    authorisation: fc.constantFrom(...AUTHORISATIONS),
    obtainedOn: fc.constantFrom('2026-02-16', '2025-06-01'),
    noticeSentOn: fc.constantFrom('2026-02-20', '2026-04-01', null),
    inferred: fc.boolean(),
    refusedBySubject: fc.boolean(),
    correctsGivenData: fc.boolean(),
    recordCount: fc.constantFrom(1, 60, 6000),
  },
  { requiredKeys: ['jurisdiction', 'sourceClass', 'subjectRole', 'purpose', 'asOf'] },
)

function strictness(use: SourceUse): number {
  return SOURCE_DECISIONS.indexOf(admit(use, packs).decision)
}

function without<K extends keyof SourceUse>(use: SourceUse, key: K): SourceUse {
  return parseSourceUse(Object.fromEntries(Object.entries(use).filter(([name]) => name !== key)))
}

const ordinary = { asOf: '2026-03-02', obtainedOn: '2026-02-16', authorisation: 'contract' } as const

describe('the source gate', () => {
  it('answers every public case as it wants', () => {
    if (!existsSync(SHARED)) {
      console.info('the shared cases are not beside this checkout: their copies beside the packs are tested instead')
      return
    }
    const cases = JSON.parse(readFileSync(SHARED, 'utf8')) as readonly { id: string; use?: unknown; case?: unknown; want: Parameters<typeof unmet>[1] }[]
    expect(cases.length).toBeGreaterThan(0)
    const failed = cases.flatMap((one) =>
      unmet(admit(parseSourceUse(one.use ?? one.case), packs), one.want).map((text) => `${one.id}: ${text}`),
    )
    expect(failed).toEqual([])
  })

  it('rejects everything in a place without a pack', () => {
    fc.assert(fc.property(sourceUses, (use) => {
      expect(admit({ ...use, jurisdiction: 'BR' }, packs).decision).toBe('REJECT')
    }))
  })

  it('never opens an address book, a scraped page, a leak or a pretext, whatever else is known', () => {
    fc.assert(
      fc.property(sourceUses, fc.constantFrom(...NEVER), (use, sourceClass) => {
        expect(admit({ ...use, sourceClass }, packs).decision).toBe('REJECT')
      }),
      { numRuns: 400 },
    )
  })

  it('never lets a record be passed on to somebody else', () => {
    fc.assert(
      fc.property(sourceUses, (use) => {
        expect(admit({ ...use, purpose: 'resale' }, packs).decision).toBe('REJECT')
      }),
      { numRuns: 400 },
    )
  })

  it('is never milder when the person has refused, when the data were inferred, or when nobody was told', () => {
    fc.assert(
      fc.property(sourceUses, (use) => {
        const asked = strictness(use)
        const told = strictness({ ...use, noticeSentOn: '2026-02-20' })
        expect(strictness({ ...use, refusedBySubject: true })).toBeLessThanOrEqual(asked)
        expect(strictness({ ...use, inferred: true })).toBeLessThanOrEqual(asked)
        expect(strictness({ ...use, noticeSentOn: null })).toBeLessThanOrEqual(told)
      }),
      { numRuns: 1000 },
    )
  })

  it('is never milder when the authorisation or the correction is withheld', () => {
    fc.assert(
      fc.property(sourceUses, (use) => {
        const asked = strictness(use)
        expect(strictness(without(use, 'authorisation'))).toBeLessThanOrEqual(asked)
        expect(strictness(without(use, 'correctsGivenData'))).toBeLessThanOrEqual(asked)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives a reason with a citation for everything it does not admit', () => {
    fc.assert(
      fc.property(sourceUses, (use) => {
        const verdict = admit(use, packs)
        expect(verdict.reasons.length === 0).toBe(verdict.decision === 'ADMIT')
        expect(verdict.reasons.filter((reason) => reason.citation.length < 3)).toEqual([])
      }),
    )
  })

  it('admits a protective check for protection everywhere, about anybody', () => {
    for (const jurisdiction of PLACES) {
      for (const subjectRole of ROLES) {
        const use = { ...ordinary, jurisdiction, subjectRole, sourceClass: 'protective_check', purpose: 'protect', refusedBySubject: true } as const
        expect(admit(use, packs).decision).toBe('ADMIT')
      }
    }
  })

  it('lets registers, courts and creditors be looked at about officers and owners everywhere, and about nobody beside a consumer', () => {
    for (const jurisdiction of PLACES) {
      for (const sourceClass of ['public_register', 'court_record', 'creditor_record'] as const) {
        for (const subjectRole of ['borrower', 'guarantor', 'director', 'officer', 'owner', 'legal_representative'] as const) {
          expect(admit({ ...ordinary, jurisdiction, subjectRole, sourceClass, purpose: 'assess' }, packs).decision).toBe('ADMIT')
        }
        for (const subjectRole of ['spouse', 'friend', 'neighbour', 'employer', 'unknown'] as const) {
          const verdict = admit({ ...ordinary, jurisdiction, subjectRole, sourceClass, purpose: 'assess' }, packs)
          expect(verdict.decision).toBe('REJECT')
          expect(verdict.reasons.map((reason) => reason.rule)).toContain('H-ASSESS-01')
        }
      }
    }
  })

  it('never uses a credit report about a relative, in any place and on any basis', () => {
    for (const jurisdiction of PLACES) {
      for (const authorisation of AUTHORISATIONS) {
        for (const purpose of SOURCE_PURPOSES) {
          const use = { ...ordinary, jurisdiction, authorisation, purpose, subjectRole: 'relative', sourceClass: 'credit_bureau' } as const
          expect(admit(use, packs).decision).toBe('REJECT')
        }
      }
    }
  })
})

describe('the month of GDPR 14(3)', () => {
  const traced = {
    jurisdiction: 'EU', sourceClass: 'certified_skip_trace', subjectRole: 'relative', purpose: 'locate', authorisation: 'certified',
    obtainedOn: '2026-01-31', noticeSentOn: null,
  } as const

  it('ends with the last day of a shorter month', () => {
    expect(admit({ ...traced, asOf: '2026-02-28' }, packs).decision).toBe('REVIEW')
    expect(admit({ ...traced, asOf: '2026-03-01' }, packs).decision).toBe('REJECT')
  })

  it('is answered by a notice, but not by one that is still to be sent', () => {
    expect(admit({ ...traced, asOf: '2026-03-05', noticeSentOn: '2026-03-04' }, packs).decision).toBe('REVIEW')
    expect(admit({ ...traced, asOf: '2026-03-05', noticeSentOn: '2026-03-06' }, packs).decision).toBe('REJECT')
  })

  it('runs in the United Kingdom too', () => {
    const verdict = admit({ ...traced, jurisdiction: 'GB', asOf: '2026-03-05' }, packs)
    expect(verdict.reasons.map((reason) => [reason.rule, reason.decision])).toContainEqual(['UK-DATA-01', 'REJECT'])
  })
})

describe('the roles for which a place has a use', () => {
  it('are those that some row of its tables lets be reached', () => {
    const hasUse = roleHasUse(packs)
    expect(hasUse('friend', 'US-NY')).toBe(true)
    expect(hasUse('friend', 'AU')).toBe(true)
    expect(hasUse('friend', 'GB')).toBe(false)
    expect(hasUse('neighbour', 'CN')).toBe(false)
    expect(hasUse('neighbour', 'IN')).toBe(false)
    expect(hasUse('sibling', 'DE')).toBe(false)
    expect(hasUse('borrower', 'DE')).toBe(true)
    expect(hasUse('borrower', 'BR')).toBe(false)
  })
})
