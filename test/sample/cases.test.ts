import { describe, expect, it } from 'vitest'
import { BUSINESS_CASES, ORDINARY, PERSONAL_CASES } from '../../src/sample/cases/list.js'
import { ODD_NAMES } from '../../src/sample/names.js'
import { CASE_PLACES, placeOf } from '../../src/sample/places.js'
import { scenes } from '../../src/sample/scene.js'
import { PERSONAL_DEBTS, worldOf } from '../../src/sample/world.js'
import { AT, DEFAULT, rowsOf } from './reading.js'

const namesIn = (seed: string): ReadonlySet<string> =>
  new Set([...scenes(worldOf({ ...DEFAULT, seed }))].map((scene) => `${scene.ordinal < PERSONAL_DEBTS ? scene.place.cases : 'business'}: ${scene.story.name}`))

describe('the cases of the invented portfolio', () => {
  it.each(['1', 'another'])('all occur in the default size with seed %s', (seed) => {
    const found = namesIn(seed)
    const wanted = [
      ...CASE_PLACES.flatMap((place) => PERSONAL_CASES[place].map(({ name }) => `${place}: ${name}`)),
      ...BUSINESS_CASES.map(({ name }) => `business: ${name}`),
    ]
    expect(wanted.length).toBeGreaterThan(180)
    expect(wanted.filter((name) => !found.has(name))).toEqual([])
  })

  it('have names of their own within a place', () => {
    for (const list of [...Object.values(PERSONAL_CASES), BUSINESS_CASES]) {
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
    }
  })

  it('leave most debts ordinary', () => {
    const all = [...scenes(worldOf(DEFAULT))]
    const ordinary = all.filter((scene) => scene.story === ORDINARY).length
    expect(ordinary / all.length).toBeGreaterThan(0.65)
    expect(ordinary / all.length).toBeLessThan(0.85)
  })

  it('lie in every place in turn, and a quarter of all in a state whose law is known beside the federal one', () => {
    const places = Array.from({ length: 40 }, (_, neighbourhood) => placeOf(neighbourhood))
    expect(new Set(places.map(({ cases }) => cases))).toEqual(new Set(CASE_PLACES))
    expect(places.filter(({ region }) => region === 'US-MA').length).toBe(10)
    expect(places.some(({ cases, region }) => cases === 'US' && region === undefined)).toBe(true)
  })

  it('name some people in ways that trip careless readers, and keep the names whole', () => {
    const names = new Set(rowsOf({ parties: 3000, seed: '1', at: AT }, 'parties').map((row) => row.cells['name']))
    expect(ODD_NAMES.filter((name) => !names.has(name))).toEqual([])
  })
})
