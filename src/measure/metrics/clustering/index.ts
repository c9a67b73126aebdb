import { undirectedView } from '../../../graph/index.js'
import type { Adjacency, Graph } from '../../../graph/index.js'
import { triangleSums } from '../../kernels/triangles.js'
import type { WholeMetric } from '../../metric.js'
import { spoken } from '../../words.js'

/**
 * Says which share of a node's neighbours are tied to each other; 0 for a node with fewer than two neighbours.
 * Weighted, a triangle counts the geometric mean of its ties' strengths over the greatest strength. On directed graphs
 * every direction of the triangle counts, out of all that are possible. As in networkx. O(m^1.5).
 */
export const clustering: WholeMetric = {
  name: 'clustering',
  kind: 'whole',
  source: 'Watts, Strogatz 1998, doi:10.1038/30918; weighted: Onnela and others 2005, doi:10.1103/PhysRevE.71.065103; ' +
    'directed: Fagiolo 2007, doi:10.1103/PhysRevE.76.026107',
  reads: ['weighted'],
  run: (graph, { weighted }) => {
    const sums = triangleSums(undirectedView(withRoots(graph, weighted)).out)
    const pairs = graph.directed ? directedPairs(graph) : undirectedPairs(graph)
    return { method: 'exact', values: sums.map((sum, node) => (sum === 0 ? 0 : Math.min(1, sum / pairs[node]!))) }
  },
  inWords: (value) => `${spoken(value * 100)} % of the pairs of its neighbours are tied to each other`,
}

/** Gives each tie the cube root of its strength over the greatest one, so that a product of three is a geometric mean. */
function withRoots(graph: Graph, isWeighted: boolean): Graph {
  const { strengths } = graph.out
  let greatest = 0
  if (isWeighted && strengths !== null) for (const strength of strengths) greatest = Math.max(greatest, strength)
  const rooted = (rows: Adjacency): Adjacency => ({
    ...rows,
    strengths: greatest === 0 || rows.strengths === null ? null : rows.strengths.map((s) => Math.cbrt(s / greatest)),
  })
  return { ...graph, out: rooted(graph.out), in: rooted(graph.in) }
}

function undirectedPairs(graph: Graph): Float64Array {
  const { offsets } = graph.out
  return new Float64Array(graph.nodeCount).map((_, u) => {
    const degree = offsets[u + 1]! - offsets[u]!
    return (degree * (degree - 1)) / 2
  })
}

/** Ties that run both ways close no triangle with themselves and are taken off. */
function directedPairs(graph: Graph): Float64Array {
  const both = undirectedView(graph).out.offsets
  return new Float64Array(graph.nodeCount).map((_, u) => {
    const degree = graph.out.offsets[u + 1]! - graph.out.offsets[u]! + graph.in.offsets[u + 1]! - graph.in.offsets[u]!
    const mutual = degree - (both[u + 1]! - both[u]!)
    return degree * (degree - 1) - 2 * mutual
  })
}
