import { describe, expect, it } from 'vitest'
import { measure } from '../../src/measure/index.js'
import exceptions from './reference-exceptions.json' with { type: 'json' }
import { graphOf, hasShared, largestDifference, readCollection, requestOf } from './reference.js'

const reasons: Readonly<Record<string, string>> = exceptions

describe('the collection of reference cases', () => {
  if (!hasShared('centrality reference cases')) {
    it('is not beside this checkout', () => expect(Object.keys(reasons).length).toBeGreaterThan(0))
    return
  }
  const { graphs, cases } = readCollection()

  it('holds every case that is excused, each with a reason', () => {
    const ids = new Set(cases.map((one) => one.id))
    expect(Object.keys(reasons).filter((id) => !ids.has(id))).toEqual([])
    expect(Object.values(reasons).every((reason) => reason.length > 30)).toBe(true)
  })

  const compared = cases.filter((one) => reasons[one.id] === undefined)
  it.each(compared.map((one) => [one.id, one] as const))('agrees with the measure: %s', (_, one) => {
    const graph = graphOf(graphs[one.graph]!, one.params['weightMeaning'] === 'distance')
    const { values } = measure(graph, requestOf(one))
    expect(largestDifference(graph, values!, one.values)).toBeLessThanOrEqual(one.tolerance!)
  })
})
