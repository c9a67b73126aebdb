import { existsSync, readFileSync } from 'node:fs'
import { buildGraph, idOf, isStrength } from '../../src/graph/index.js'
import type { Graph } from '../../src/graph/index.js'
import type { MeasureParams, MetricName } from '../../src/model/measure.js'

/** Folder of reference data beside the checkout. */
export const SHARED = new URL('../../../shared/data/', import.meta.url)

/** Says whether the reference data are beside the checkout, and prints one line when they are not. */
export function hasShared(what: string): boolean {
  if (existsSync(SHARED)) return true
  process.stderr.write(`${what}: not compared, because the reference data are not beside this checkout\n`)
  return false
}

/** One graph of the reference collection. */
export interface ReferenceGraph {
  readonly directed: boolean
  readonly nodes: readonly string[]
  readonly edges: readonly (readonly [string, string, number?])[]
}

/** One case of the reference collection. */
export interface ReferenceCase {
  readonly id: string
  readonly graph: string
  readonly metric: string
  readonly params: Readonly<Record<string, unknown>>
  readonly tolerance: number | null
  readonly values: Readonly<Record<string, number>>
}

/** The reference collection. */
export interface ReferenceCollection {
  readonly graphs: Readonly<Record<string, ReferenceGraph>>
  readonly cases: readonly ReferenceCase[]
}

/** Reads the reference collection beside the checkout. */
export function readCollection(): ReferenceCollection {
  return JSON.parse(readFileSync(new URL('centrality-reference.json', SHARED), 'utf8')) as ReferenceCollection
}

/**
 * Builds the graph a reference case is about; weights that are lengths are handed over as strength = 1 / length.
 * A weight that is no strength (0 or less) is left out with its tie where strengths count.
 */
export function graphOf(given: ReferenceGraph, one: ReferenceCase): Graph {
  const isLength = one.params['weightMeaning'] === 'distance'
  const counts = requestOf(one).params.weighted === true
  const edges = given.edges
    .map(([from, to, weight = 1]) => ({ from, to, strength: counts ? (isLength ? 1 / weight : weight) : 1 }))
    .filter(({ strength }) => isStrength(strength))
  return buildGraph(edges, { directed: given.directed, nodes: given.nodes })
}

/** Says which measure and parameters a reference case asks for. */
export function requestOf(given: ReferenceCase): { metric: MetricName; params: MeasureParams } {
  const { params } = given
  const isSeeded = given.metric === 'pagerank' && params['personalization'] !== undefined
  const mode = params['mode'] as 'in' | 'out' | undefined
  const name = isSeeded ? 'personalized_pagerank' : given.metric.replaceAll(' ', '_')
  const metric = (name === 'degree' && mode !== undefined ? `${mode}_degree` : name) as MetricName
  // networkx adds up parallel ties in PageRank unless told otherwise.
  const isWeighted = params['weight'] === undefined ? given.metric === 'pagerank' : params['weight'] !== null
  return {
    metric,
    params: {
      weighted: isWeighted,
      ...(params['normalized'] === undefined ? {} : { normalized: params['normalized'] as boolean }),
      ...(params['damping'] === undefined ? {} : { alpha: params['damping'] as number }),
      ...(isSeeded ? { seeds: params['personalization'] as Record<string, number> } : {}),
      ...(params['wassermanFaust'] === undefined ? {} : { wassermanFaust: params['wassermanFaust'] as boolean }),
      ...(mode === undefined ? {} : { direction: mode }),
    },
  }
}

/** Gives the largest difference between computed values and expected ones, NaN when any is missing. */
export function largestDifference(graph: Graph, values: Float64Array, expected: Readonly<Record<string, number>>): number {
  let largest = 0
  for (let node = 0; node < graph.nodeCount; node++) {
    const wanted = expected[idOf(graph.ids, node)]
    largest = Math.max(largest, Math.abs(values[node]! - (wanted ?? Number.NaN)))
  }
  return largest
}
