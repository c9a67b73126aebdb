import { digest } from '../graph/digest.js'
import { buildGraph, nodeOf, type Edge, type Graph } from '../graph/index.js'
import { forwardPush, measure, percentiles } from '../measure/index.js'
import type { PartyMeasures } from '../model/scorecard.js'
import type { MeasuresOf } from '../rank/index.js'

/** The contact graph of a list in the making, measured. */
export interface MeasuredContacts {
  readonly digest: string
  readonly measuresOf: MeasuresOf
}

/** Where a party stands near a debt: the percentile of its personalized PageRank among those that the walk reaches. */
function nearnessFrom(graph: Graph, seeds: readonly string[]): ReadonlyMap<number, number> {
  const inGraph = seeds.filter((seed) => nodeOf(graph.ids, seed) >= 0)
  if (inGraph.length === 0) return new Map()
  const reached = forwardPush(graph, inGraph)
  const shares = percentiles(reached.values)
  return new Map(Array.from(reached.nodes, (node, i) => [node, shares[i] ?? 0]))
}

/**
 * Measures the contact graph: the parties whom a verdict permits and the obligors between them. Degree and betweenness as
 * percentiles over the graph, nearness by personalized PageRank from each debt.
 */
export function measureContacts(permittedParties: Iterable<string>, ties: Iterable<Edge>): MeasuredContacts {
  const graph = buildGraph(ties, { directed: false, nodes: permittedParties })
  const column = (metric: 'degree' | 'betweenness'): Float64Array =>
    percentiles(measure(graph, { metric }).values ?? new Float64Array(graph.nodeCount))
  const [degrees, betweenness] = [column('degree'), column('betweenness')]
  let near: { readonly debtId: string; readonly of: ReadonlyMap<number, number> } | undefined
  const measuresOf: MeasuresOf = (debtId, partyId, permitted): PartyMeasures => {
    const node = nodeOf(graph.ids, partyId)
    if (node < 0) return {}
    // Entries of one debt come together, so one walk serves them all.
    if (near?.debtId !== debtId) near = { debtId, of: nearnessFrom(graph, permitted()) }
    return {
      nearness: near.of.get(node) ?? 0,
      degree: degrees[node] ?? 0,
      betweenness: betweenness[node] ?? 0,
    }
  }
  return { digest: digest(graph), measuresOf }
}
