import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePacks, retain, statutoryPacks, unmet } from '../../src/decide/index.js'
import { RECORD_KINDS, type RetentionQuestion } from '../../src/model/retention.js'

const SHARED = new URL('../../../shared/law/cases-purge.json', import.meta.url)
const packs = compilePacks(statutoryPacks)

describe('retention', () => {
  it('answers every public case as it wants', () => {
    if (!existsSync(SHARED)) {
      console.info('the shared cases are not beside this checkout: their copies beside the packs are tested instead')
      return
    }
    const cases = JSON.parse(readFileSync(SHARED, 'utf8')) as readonly { id: string; purge: RetentionQuestion; want: Parameters<typeof unmet>[1] }[]
    expect(cases.length).toBeGreaterThan(0)
    expect(cases.flatMap((one) => unmet(retain(one.purge, packs), one.want).map((text) => `${one.id}: ${text}`))).toEqual([])
  })

  it('keeps to the day before the day given, and purges on it', () => {
    const log = { jurisdiction: 'US', recordKind: 'call_log', createdOn: '2020-01-05', lastActivityOn: '2023-02-28' } as const
    expect(retain({ ...log, asOf: '2026-02-27' }, packs)).toMatchObject({ decision: 'KEEP', until: '2026-02-28' })
    expect(retain({ ...log, asOf: '2026-02-28' }, packs).decision).toBe('PURGE')
  })

  it('counts a recording from its call and not from the last activity', () => {
    const recording = { jurisdiction: 'US', recordKind: 'call_recording', createdOn: '2023-03-01', lastActivityOn: '2026-02-01' } as const
    expect(retain({ ...recording, asOf: '2026-03-01' }, packs).decision).toBe('PURGE')
  })

  it('keeps evidence of which the last activity is not known, and gives no day', () => {
    const verdict = retain({ jurisdiction: 'US', recordKind: 'call_log', createdOn: '2010-01-01', asOf: '2026-03-01' }, packs)
    expect(verdict.decision).toBe('KEEP')
    expect(verdict.until).toBeUndefined()
    expect(verdict.reasons.flatMap((reason) => reason.unknown ?? [])).toContain('/lastActivityOn')
  })

  it('purges the address book of a device in every place, on any day', () => {
    const day = fc.integer({ min: 2020, max: 2030 }).map((year) => `${year}-06-15`)
    fc.assert(
      fc.property(fc.constantFrom('US', 'CN', 'GB', 'EU', 'IN', 'AU'), day, (jurisdiction, asOf) => {
        const verdict = retain({ jurisdiction, recordKind: 'device_address_book', createdOn: asOf, asOf }, packs)
        expect([verdict.decision, verdict.reasons.length]).toEqual(['PURGE', 1])
      }),
    )
  })

  it('always answers, and names a rule and a citation whenever it keeps', () => {
    for (const jurisdiction of ['US', 'CN', 'GB', 'EU', 'IN', 'AU', 'BR']) {
      for (const recordKind of RECORD_KINDS) {
        const verdict = retain({ jurisdiction, recordKind, createdOn: '2025-01-01', lastActivityOn: '2025-06-01', asOf: '2026-01-01' }, packs)
        expect(verdict.decision === 'KEEP' ? verdict.reasons.length : 1).toBeGreaterThan(0)
      }
    }
  })
})
