import * as fc from 'fast-check'
import { allIds } from '../../src/graph/index.js'
import type { Edge, Graph } from '../../src/graph/index.js'
import type { MeasureParams, MetricName } from '../../src/model/measure.js'

/** An invented edge list, with nodes that no tie names. */
export interface Ties {
  readonly directed: boolean
  readonly nodes: readonly string[]
  readonly edges: readonly Edge[]
}

/** Ids that collide under careless number or text handling: above 2^53, with zeros in front, beyond the basic plane. */
const NAMES = [
  '9007199254740993', '9007199254740992', '01', '1', 'Ω', '\u{1F600}', '\uFFFD', 'ä', 'a\u0308', 'A', 'a', ' a', '__proto__', 'constructor',
]

/** Arbitrary small graphs: pieces, self-loops, parallel ties and ties both ways among them. */
export function anyTies(strengths: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 0.5, 0.1, 1e-3, 7.25)): fc.Arbitrary<Ties> {
  return fc.integer({ min: 1, max: NAMES.length }).chain((count) => {
    const id = fc.constantFrom(...NAMES.slice(0, count))
    return fc.record({
      directed: fc.boolean(),
      nodes: fc.array(id, { maxLength: count }),
      edges: fc.array(fc.record({ from: id, to: id, strength: strengths }), { maxLength: 40 }),
    })
  })
}

/** Parameters with which a measure runs on any graph: seeds where it needs them. */
export function paramsFor(metric: MetricName, graph: Graph, weighted: boolean): MeasureParams {
  const ids = allIds(graph.ids)
  return metric === 'personalized_pagerank' ? { weighted, seeds: ids.length === 0 ? ['nobody'] : ids.slice(0, 2) } : { weighted }
}
