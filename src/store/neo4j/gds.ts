import { Problem } from '../../model/problem.js'
import { connect, whole, type Graph, type Neo4jAccess, type Params } from './connection.js'

/** Ties as columns, every node numbered from 0; an undirected tie stands once each way. */
export interface GdsTies {
  readonly nodeCount: number
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** Above 0. */
  readonly strengths: readonly number[]
}

/** A measure that the library computes, and what it is told. */
export type GdsMeasure =
  | { readonly name: 'pagerank'; readonly alpha: number; readonly tolerance: number; readonly maxIterations: number; readonly isWeighted: boolean }
  | { readonly name: 'betweenness'; readonly isWeighted: boolean }

/** The Graph Data Science library of a server. */
export interface Gds {
  readonly version: string
  /**
   * Computes measures of one graph in the server's memory, each as one number a node: PageRank summing to 1, betweenness over
   * ordered pairs and not divided. The graph is gone from the server afterwards.
   */
  readonly measure: (name: string, ties: GdsTies, measures: readonly GdsMeasure[]) => Promise<readonly Float64Array[]>
  readonly close: () => Promise<void>
}

/**
 * Opens the library of a server.
 * @throws Problem invalid-input when it is not there; store-unavailable
 */
export async function openGds(access: Neo4jAccess): Promise<Gds> {
  const graph = await connect(access, true)
  try {
    if ((await graph.read('gds/library'))[0]?.[0] !== 1) {
      throw new Problem('invalid-input', `${graph.where} has no Graph Data Science library: put its plugin there, or leave --engine out`)
    }
    const version = String((await graph.read('gds/version'))[0]?.[0])
    return { version, measure: (name, ties, measures) => measureThere(graph, name, ties, measures), close: graph.close }
  } catch (error) {
    await graph.close()
    throw error
  }
}

async function measureThere(graph: Graph, name: string, { nodeCount, from, to, strengths }: GdsTies, measures: readonly GdsMeasure[]): Promise<readonly Float64Array[]> {
  if (nodeCount === 0) return measures.map(() => new Float64Array(0))
  // A node without ties has to be named too, or it would not be there.
  const tied = new Set([...from, ...to])
  const alone = Array.from({ length: nodeCount }, (_, node) => node).filter((node) => !tied.has(node))
  try {
    await graph.read('gds/load', {
      graph: name, from: [...from, ...alone], to: [...to, ...alone.map(() => -1)], strengths: [...strengths, ...alone.map(() => 1)],
    })
    const columns: Float64Array[] = []
    for (const measure of measures) {
      const column = new Float64Array(nodeCount)
      for (const [node, score] of await graph.read(`gds/${measure.name}`, { graph: name, configuration: configurationOf(measure) })) column[node as number] = score as number
      columns.push(column)
    }
    return columns
  } finally {
    await graph.read('gds/drop', { graph: name })
  }
}

function configurationOf(measure: GdsMeasure): Params {
  // One thread adds in one order, so that the same graph gives the same bytes.
  const one = { concurrency: whole(1) }
  if (measure.name === 'betweenness') return { ...one, ...(measure.isWeighted ? { relationshipWeightProperty: 'distance' } : {}) }
  return {
    ...one, dampingFactor: measure.alpha, tolerance: measure.tolerance, maxIterations: whole(measure.maxIterations), scaler: 'L1Norm',
    ...(measure.isWeighted ? { relationshipWeightProperty: 'strength' } : {}),
  }
}
