import { describe, expect, it } from 'vitest'
import { compilePacks, decide, parseCaseFile, statutoryPacks, zoneData } from '../../src/index.js'

describe('the public API', () => {
  it('answers a case file without a store, and the same one twice with the same bytes', () => {
    const packs = compilePacks(statutoryPacks)
    const caseFile = parseCaseFile({
      at: '2026-03-04T07:30:00-05:00', purpose: 'collect', channel: 'voice', actor: { id: 'A', kind: 'collection_agency' },
      jurisdictions: ['US'], party: { id: 'P', kind: 'person', role: 'borrower' }, debt: { id: 'D', kind: 'consumer', states: [] },
      contactPoint: { id: 'C', kind: 'mobile' }, zones: ['America/New_York'], events: [],
    })
    const zones = zoneData()
    const verdict = decide(caseFile, packs, zones)
    expect([verdict.decision, verdict.until]).toEqual(['DELAY_UNTIL', '2026-03-04T08:00:00-05:00'])
    expect(JSON.stringify(decide(caseFile, packs, zones))).toBe(JSON.stringify(verdict))
  })
})
