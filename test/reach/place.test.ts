import { describe, expect, it } from 'vitest'
import type { Fact } from '../../src/model/facts.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { caseOf, context, debt, dossier, gate, matched, obligation, packsOf, person, point, relation, source } from './facts.js'

const BARE = { placeZones: [], placeRegions: [] }

function file(...parts: readonly Fact[]) {
  return caseOf(assembleCases(dossier([debt(), obligation('P1'), ...parts]), context()), 'P1').caseFile
}

describe('Zones', () => {
  it("are the party's own, those of every postal region and of every phone prefix, all of them", () => {
    const parts = [
      person('P1', { zone: 'America/Denver', region: 'US-CA' }),
      point('N1', 'P1', { ...BARE, placeZones: ['America/New_York'] }),
      point('N2', 'P1', { ...BARE, kind: 'postal_address', placeZones: ['America/Chicago'], placeRegions: ['US-IL'] }),
      point('N3', 'P1', { ...BARE, zone: 'Pacific/Honolulu' }),
    ]
    expect(file(...parts).zones).toEqual(['America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/New_York', 'Pacific/Honolulu'])
  })

  it('keep those of points that have ended: more zones can only forbid', () => {
    const moved = point('N2', 'P1', { ...BARE, kind: 'postal_address', placeZones: ['America/Chicago'], until: '2025-01-01' })
    expect(file(person('P1'), point('N1', 'P1', { ...BARE, placeZones: ['America/New_York'] }), moved).zones).toEqual(['America/Chicago', 'America/New_York'])
  })

  it('else are the zone of a country that has only one', () => {
    expect(file(person('P1', { country: 'GB' }), point('N1', 'P1', BARE)).zones).toEqual(['Europe/London'])
    expect(file(person('P1', { country: 'US' }), point('N1', 'P1', BARE)).zones).toEqual([])
  })

  it('are all of a country with several where a number has no place and no address is known', () => {
    const zones = file(person('P1', { country: 'AU' }), point('N1', 'P1', { placeZones: [], placeRegions: ['AU'] })).zones
    expect(zones).toContain('Australia/Sydney')
    expect(zones).toContain('Australia/Perth')
    const placed = file(person('P1', { region: 'AU-VIC' }), point('N1', 'P1', { placeZones: [], placeRegions: ['AU'] })).zones
    expect(placed).toEqual(['Australia/Sydney'])
  })

  it('are none where nothing says, so that nobody is contacted', () => {
    const email = point('N1', 'P1', { ...BARE, kind: 'email' })
    expect(caseOf(assembleCases(dossier([debt(), obligation('P1'), person('P1', { country: 'US' }), email]), context()), 'P1', 'email').caseFile.zones).toEqual([])
  })

  it('come from sources that may permit; others only add', () => {
    const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
    const sources = [source('creditor'), source('leak', { class: 'broker_or_leak' })]
    const zones = (...parts: readonly Fact[]) =>
      caseOf(assembleCases(dossier([debt(), obligation('P1'), ...sources, ...parts]), context({ admit })), 'P1').caseFile.zones
    const bare = point('N1', 'P1', BARE)
    expect(zones(person('P1'), person('P1', { zone: 'America/Denver', source: 'leak' }), bare)).toEqual([])
    expect(zones(person('P1', { zone: 'America/New_York' }), person('P1', { zone: 'America/Denver', source: 'leak' }), bare)).toEqual(['America/Denver', 'America/New_York'])
  })

  it('are not opened by the record of a merge, and are narrowed by it', () => {
    const twin = person('P5', { zone: 'America/Denver' })
    expect(file(person('P1'), point('N1', 'P1', BARE), twin, matched('P1', 'P5', 'same')).zones).toEqual([])
    expect(file(person('P1', { zone: 'America/Chicago' }), point('N1', 'P1', BARE), twin, matched('P1', 'P5', 'same')).zones).toEqual(['America/Chicago', 'America/Denver'])
  })

  it("of a third party are its own, not the obligor's", () => {
    const parts = [debt(), obligation('P1'), person('P1', { zone: 'America/New_York' }), person('R1', { zone: 'Asia/Tokyo' }), relation('R1', 'reference_of', 'P1'), point('N9', 'R1', BARE)]
    expect(caseOf(assembleCases(dossier(parts), context()), 'R1').caseFile.zones).toEqual(['Asia/Tokyo'])
  })
})

describe('Jurisdictions', () => {
  it("are the debt's and each residence that the party's facts suggest, the state where one is known", () => {
    const parts = [person('P1', { country: 'US', region: 'US-NY' }), point('N1', 'P1', { placeZones: [], placeRegions: ['US-TX'] }), point('N2', 'P1', { placeZones: [], placeRegions: ['GB'], kind: 'landline' })]
    expect(file(...parts).jurisdictions).toEqual(['GB', 'US-NY', 'US-TX'])
  })

  it('are the country and every loaded state pack where the state is not known', () => {
    expect(file(person('P1', { country: 'US' }), point('N1', 'P1', BARE)).jurisdictions).toEqual(['US', 'US-MA'])
    expect(file(person('P1'), point('N1', 'P1', BARE)).jurisdictions).toEqual(['US', 'US-MA'])
    const packs = packsOf(['US', 'US-MA', 'US-NV', 'CN'])
    const reached = assembleCases(dossier([debt(), obligation('P1'), person('P1'), point('N1', 'P1', BARE)]), context({ packs }))
    expect(caseOf(reached, 'P1').caseFile.jurisdictions).toEqual(['US', 'US-MA', 'US-NV'])
  })

  it('are the country for a part of one whose law is not loaded by parts', () => {
    const zoned = person('P1', { region: 'CN-31', zone: 'Asia/Shanghai' })
    const reached = assembleCases(dossier([debt({ jurisdiction: 'CN' }), obligation('P1'), zoned, point('N1', 'P1', { placeZones: [], placeRegions: ['CN-11'] })]), context())
    expect(caseOf(reached, 'P1').caseFile.jurisdictions).toEqual(['CN'])
  })

  it("are those of every source of the debt, and not of the creditor's seat", () => {
    const parts = [debt({ jurisdiction: 'CN' }), debt({ jurisdiction: 'GB', source: 'b' }), source('creditor', { jurisdiction: 'IN' }), source('b', { jurisdiction: 'AU' })]
    const reached = assembleCases(dossier([...parts, obligation('P1'), person('P1', { zone: 'Asia/Shanghai' }), point('N1', 'P1', BARE)]), context())
    expect(caseOf(reached, 'P1').caseFile.jurisdictions).toEqual(['CN', 'GB'])
  })

  it("of a third party are also the obligor's", () => {
    const parts = [debt(), obligation('P1'), person('P1', { region: 'US-MA' }), person('R1', { country: 'IN' }), relation('R1', 'reference_of', 'P1'), point('N9', 'R1', { placeZones: [], placeRegions: ['IN'] })]
    expect(caseOf(assembleCases(dossier(parts), context()), 'R1').caseFile.jurisdictions).toEqual(['IN', 'US-MA'])
  })
})
