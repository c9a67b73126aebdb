import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePacks, decide, outlastsApproval } from '../../src/decide/index.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { PERMITTING } from '../../src/model/verdict.js'
import { caseFiles, knownCases } from './arbitrary.js'
import { packFolders, zones } from './packs.js'

const packs = compilePacks(packFolders.map(({ pack }) => pack))

/** A case file without and with the approval of a named person. */
function bothWays(caseFile: CaseFile): readonly [before: ReturnType<typeof decide>, approved: ReturnType<typeof decide>] {
  return [decide({ ...caseFile, humanDecision: false }, packs, zones), decide({ ...caseFile, humanDecision: true }, packs, zones)]
}

describe('a refusal that outlasts an approval', () => {
  it('still refuses, with no end and no day to wait for, once a named person has approved', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const [before, approved] = bothWays(caseFile)
      if (!outlastsApproval(before, packs)) return
      expect(PERMITTING.has(approved.decision)).toBe(false)
      expect(approved.decision).not.toBe('DELAY_UNTIL')
      expect([approved.until, approved.notBefore]).toEqual([undefined, undefined])
    }), { numRuns: 1000 })
  })

  it('is found in many worked cases, and in none that an approval opens', () => {
    const told = knownCases.map((caseFile) => {
      const [before, approved] = bothWays(caseFile)
      return { outlasts: outlastsApproval(before, packs), opens: !PERMITTING.has(before.decision) && PERMITTING.has(approved.decision) }
    })
    expect(told.filter(({ outlasts }) => outlasts).length).toBeGreaterThan(100)
    expect(told.filter(({ opens }) => opens).length).toBeGreaterThan(0)
    expect(told.filter(({ outlasts, opens }) => outlasts && opens)).toEqual([])
  })

  it('is none that another rule lifts for an approval', () => {
    const caseFile = knownCases.find((one) => one.jurisdictions[0] === 'GB' && outlastsApproval(bothWays(one)[0], packs))
    expect(caseFile).toBeDefined()
    const lift = bothWays(caseFile!)[0].reasons.map(({ rule }) => rule)
    const lifted = compilePacks(packFolders.map(({ pack }) => (pack.place !== 'GB' ? pack : {
      ...pack, rules: [...pack.rules, {
        id: 'UK-LIFT-99', question: 'decide' as const, citation: 'invented', readOn: '2026-01-01', confidence: 'design' as const, because: 'A named person has approved.', lift: [...lift], as: 'ALLOW_ONCE' as const,
        when: { fact: 'humanDecision', is: true, way: 'permits' as const },
      }],
    })))
    expect(outlastsApproval(decide({ ...caseFile!, humanDecision: false }, lifted, zones), lifted)).toBe(false)
  })
})
