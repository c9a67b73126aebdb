import { describe, expect, it } from 'vitest'
import type { CaseFile } from '../../src/model/case-file.js'
import { judgeDebt, ladderOf } from '../../src/rank/index.js'
import { AT_MS, contextOf, debtOf, type PersonSketch } from './fixture.js'

/** How often the ladder of a debt with so many co-signers before a guarantor looks at who owes in some case file. */
function looks(coSigners: number): number {
  const people: readonly PersonSketch[] = [
    { id: 'b', role: 'borrower', points: [{ id: 'b1' }] },
    ...Array.from({ length: coSigners }, (_, i): PersonSketch => ({ id: `c${i}`, role: 'co_signer', points: [{ id: `c${i}-1` }] })),
    { id: 'g', role: 'guarantor', liability: 'joint_guarantor', points: [{ id: 'g1' }] },
  ]
  const reached = debtOf({ id: 'd', people })
  let count = 0
  const counted = (caseFile: CaseFile): CaseFile => new Proxy(caseFile, {
    get: (target, name, receiver): unknown => {
      if (name === 'obligor') count++
      return Reflect.get(target, name, receiver)
    },
  })
  const asked = judgeDebt(reached, contextOf()).asked.map((one) => ({ ...one, assembled: { ...one.assembled, caseFile: counted(one.assembled.caseFile) } }))
  const { places } = ladderOf(reached, asked, { atMs: AT_MS, purpose: 'collect', allChannelsAsked: true, packs: [], offsetMs: () => 0 })
  expect(places.size).toBe(people.length)
  return count
}

describe('the ladder of a debt with many people', () => {
  it('looks no more than about twice as often at their case files when there are twice as many', () => {
    const some = looks(50)
    expect(some).toBeGreaterThan(0)
    expect(looks(100)).toBeLessThan(some * 2.5)
  })
})
