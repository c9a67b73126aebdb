import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePacks, decide } from '../../src/decide/index.js'
import { opened } from '../../src/decide/program.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { caseFiles, movedBy } from './arbitrary.js'
import { packFolders, zones } from './packs.js'

const warm = compilePacks(packFolders.map(({ pack }) => pack))
const cold = compilePacks(packFolders.map(({ pack }) => pack))

/** Decides as if nothing had been decided before: no program, no remembered answer, no part read. */
function decideAfresh(caseFile: CaseFile): string {
  const own = opened(cold)
  delete own.contexts.decide
  own.places.decide.clear()
  return JSON.stringify(decide(structuredClone(caseFile), cold, zones))
}

/** Parts that one case file of a debt takes over from the one before, as the same objects. */
const PARTS = ['actor', 'party', 'obligor', 'debt', 'otherDebts', 'events', 'zones', 'jurisdictions', 'contactPoint', 'content'] as const

/** Case files that follow each other: some parts of each are those of the one before, some moments are later. */
const sequences: fc.Arbitrary<readonly CaseFile[]> = fc
  .array(fc.record({ caseFile: caseFiles, shared: fc.subarray([...PARTS]), minutes: fc.constantFrom(0, 0, 30, 600, 1440) }), { minLength: 2, maxLength: 6 })
  .map((steps) => {
    const made: CaseFile[] = []
    for (const { caseFile, shared, minutes } of steps) {
      const before = made.at(-1)
      const taken = before === undefined ? {} : Object.fromEntries(shared.filter((name) => name in before).map((name) => [name, before[name]]))
      const next = { ...caseFile, ...(before === undefined ? {} : { at: before.at }), ...taken }
      made.push(minutes === 0 ? next : movedBy(next, minutes))
    }
    return made
  })

describe('what is remembered from one case file to the next', () => {
  it('never changes a verdict: each is the same bytes as when nothing is remembered', () => {
    fc.assert(fc.property(sequences, (sequence) => {
      for (const caseFile of sequence) expect(JSON.stringify(decide(caseFile, warm, zones))).toBe(decideAfresh(caseFile))
    }), { numRuns: 150 })
  })

  it('is forgotten with other zone data', () => {
    const shifted = { version: 'shifted', offsetMs: (zone: string, atMs: number) => (zones.offsetMs(zone, atMs) ?? 0) + 12 * 3_600_000 }
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const first = JSON.stringify(decide(caseFile, warm, zones))
      decide(caseFile, warm, shifted)
      expect(JSON.stringify(decide(caseFile, warm, zones))).toBe(first)
    }), { numRuns: 100 })
  })

  it('survives a question that cannot be read to its end', () => {
    fc.assert(fc.property(caseFiles, (caseFile) => {
      const first = JSON.stringify(decide(caseFile, warm, zones))
      expect(() => decide({ ...caseFile, events: null } as unknown as CaseFile, warm, zones)).toThrow(TypeError)
      expect(JSON.stringify(decide(caseFile, warm, zones))).toBe(first)
    }), { numRuns: 50 })
  })
})
