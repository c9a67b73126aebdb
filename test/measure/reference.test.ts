import { describe, expect, it } from 'vitest'
import { measure } from '../../src/measure/index.js'
import exceptions from './reference-exceptions.json' with { type: 'json' }
import { graphOf, hasShared, largestDifference, readCollection, requestOf } from './reference.js'

const reasons: Readonly<Record<string, string>> = exceptions
const { graphs, cases } = hasShared('centrality reference cases') ? readCollection() : { graphs: {}, cases: [] }

describe.runIf(cases.length > 0)('the collection of reference cases', () => {
  it('holds every case that is excused, each with a reason', () => {
    const ids = new Set(cases.map((one) => one.id))
    expect(Object.keys(reasons).filter((id) => !ids.has(id))).toEqual([])
    expect(Object.values(reasons).every((reason) => reason.length > 30)).toBe(true)
  })

  const compared = cases.filter((one) => reasons[one.id] === undefined)
  it.each(compared.map((one) => [one.id, one] as const))('agrees with the measure: %s', (_, one) => {
    const graph = graphOf(graphs[one.graph]!, one)
    const { values } = measure(graph, requestOf(one))
    expect(largestDifference(graph, values!, one.values)).toBeLessThanOrEqual(one.tolerance!)
  })
})
