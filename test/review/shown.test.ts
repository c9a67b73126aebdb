import { describe, expect, it } from 'vitest'
import { rulingShown } from '../../src/app/review-queue.js'
import type { ToldRuling } from '../../src/review/index.js'

describe('a ruling as it is shown', () => {
  it('names each rule once, in order, where one rule gave several of the reasons that stood', () => {
    const reasons = ['B', 'A', 'B', 'B', 'C'].map((rule, i) => ({ rule, decision: 'REVIEW', key: String(i) }))
    const told = { ruling: { rulingId: 'r', ruling: 'uphold', by: { name: 'ann' }, at: '2026-03-04T12:00:00Z', because: 'words', reasons }, state: 'in_force' } as unknown as ToldRuling
    expect(rulingShown(told).rules).toEqual(['B', 'A', 'C'])
  })
})
