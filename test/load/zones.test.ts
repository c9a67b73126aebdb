import { describe, expect, it } from 'vitest'
import countryTable from '../../src/model/zones/countries.json' with { type: 'json' }
import phoneTable from '../../src/model/zones/phones.json' with { type: 'json' }
import regionTable from '../../src/model/zones/regions.json' with { type: 'json' }
import { regionsOfPhone, ZONE_SOURCES, zonesOfCountry, zonesOfPhone, zonesOfRegion } from '../../src/model/zones.js'

const allZones = [
  ...Object.values(countryTable.zones).flat(),
  ...Object.keys(phoneTable.prefixes).flatMap((zones) => (zones === '' ? [] : zones.split(' '))),
  ...Object.values(regionTable.regions).flatMap((groups) => Object.keys(groups)).flatMap((zones) => zones.split(' ')),
]

describe('zone tables', () => {
  it('name only zones that this runtime knows, so that no hour is ever asked of a zone that does not exist', () => {
    const unknown = [...new Set(allZones)].filter((zone) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === ''
      } catch {
        // The runtime throws for a zone that it does not have: that is what is looked for.
        return true
      }
    })
    expect(unknown).toEqual([])
    expect(allZones.length).toBeGreaterThan(400)
  })

  it('name their source and the day it was read', () => {
    expect(ZONE_SOURCES.map((entry) => entry.table)).toEqual(['countries', 'regions', 'phones', 'area-codes'])
    expect(ZONE_SOURCES.every((entry) => entry.source.length > 20 && /^\d{4}-\d{2}-\d{2}$/.test(entry.read))).toBe(true)
  })

  it('give every state and district of the United States and every province of Canada and Australia its zones', () => {
    const states = 'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP'
    const provinces = 'AB BC MB NB NL NS NT NU ON PE QC SK YT'
    expect(states.split(' ').filter((state) => zonesOfRegion(`US-${state}`).length === 0)).toEqual([])
    expect(provinces.split(' ').filter((province) => zonesOfRegion(`CA-${province}`).length === 0)).toEqual([])
    expect('ACT NSW NT QLD SA TAS VIC WA'.split(' ').filter((state) => zonesOfRegion(`AU-${state}`).length === 0)).toEqual([])
  })

  it('give a state that keeps two times both of them', () => {
    expect(zonesOfRegion('US-NY')).toEqual(['America/New_York'])
    expect(zonesOfRegion('US-TX')).toEqual(['America/Chicago', 'America/Denver'])
    expect(zonesOfRegion('CN-XJ')).toEqual(['Asia/Shanghai', 'Asia/Urumqi'])
  })

  it('say nothing of a country with several zones, and the one zone of any other, whatever its region', () => {
    expect(zonesOfRegion('US')).toEqual([])
    expect(zonesOfRegion('US-ZZ')).toEqual([])
    expect(zonesOfRegion('GB')).toEqual(['Europe/London'])
    expect(zonesOfRegion('GB-ENG')).toEqual(['Europe/London'])
    expect(zonesOfRegion('ZZ')).toEqual([])
    expect(zonesOfCountry('US')).toContain('Pacific/Honolulu')
    expect(zonesOfCountry('CN')).toEqual(['Asia/Shanghai'])
    expect(zonesOfCountry('IN')).toEqual(['Asia/Kolkata'])
  })

  it('place a telephone number by its longest prefix, and not at all where the prefix has no place', () => {
    expect(zonesOfPhone('+12125550123')).toEqual(['America/New_York'])
    expect(zonesOfPhone('+16195550123')).toEqual(['America/Los_Angeles'])
    expect(zonesOfPhone('+442071838750')).toEqual(['Europe/London'])
    expect(zonesOfPhone('+8613800138000')).toEqual(['Asia/Shanghai'])
    expect(zonesOfPhone('+61412345678')).toEqual([])
    expect(zonesOfPhone('+61893000000')).toEqual(['Australia/Adelaide', 'Australia/Perth'])
    expect(zonesOfPhone('+18005550100')).toEqual([])
    expect(zonesOfPhone('+79161234567')).toEqual([])
    expect(zonesOfPhone('')).toEqual([])
  })

  it('tell the state or province of an area code, all of them where it serves several', () => {
    expect(regionsOfPhone('+12125550123', 'US')).toEqual(['US-NY'])
    expect(regionsOfPhone('+19025550123', 'CA')).toEqual(['CA-NS', 'CA-PE'])
    expect(regionsOfPhone('+442071838750', 'GB')).toEqual(['GB'])
    expect(regionsOfPhone('+18005550100')).toEqual([])
  })
})
