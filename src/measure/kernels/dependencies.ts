import type { Graph } from '../../graph/graph.js'
import { LANE_LINKS_MAX, LANE_NODES_MAX } from '../../model/limits.js'
import { checkpoint } from '../control.js'
import type { Control } from '../control.js'
import { stepDependencies } from './brandes.js'
import type { Dependencies } from './brandes.js'
import { LANES, LaneSearch } from './brandes-lanes.js'
import type { ReceiveDependency } from './brandes-lanes.js'
import { lengthDependencies } from './brandes-lengths.js'
import { hotOrder } from './hot-order.js'

/** Share of ties on shortest paths below which bits pay: seen at about a tenth on networks whose neighbours know each other. */
const LANE_SHARE_MAX = 0.15

/** From so many nodes on the order of memory decides: what is met most often must lie together. */
const HOT_NODES_MIN = 20_000

/**
 * Tells every node how much it lies on the shortest paths from each source, by the kernel that suits the graph.
 * The choice and the order of calls depend on the graph and the sources alone.
 */
export function tellDependencies(
  graph: Graph,
  isWeighted: boolean,
  sources: Int32Array,
  receive: ReceiveDependency,
  control: Control,
): void {
  if (isWeighted && graph.out.strengths !== null) tellEach(sources, lengthDependencies(graph, true), receive, control)
  else if (paysInLanes(graph)) tellInLanes(graph, sources, receive, control)
  else if (graph.nodeCount < HOT_NODES_MIN) tellEach(sources, countable(graph), receive, control)
  else {
    const hot = hotOrder(graph)
    const receiveHot: ReceiveDependency = (place, dependency) => receive(hot.nodes[place]!, dependency)
    tellEach(sources.map((source) => hot.places[source]!), countable(hot.graph), receiveHot, control)
  }
}

function tellEach(
  sources: Int32Array,
  dependenciesFrom: (source: number) => Dependencies,
  receive: ReceiveDependency,
  control: Control,
): void {
  for (let i = 0; i < sources.length; i++) {
    checkpoint(control, i / sources.length)
    const { order, reached, delta } = dependenciesFrom(sources[i]!)
    for (let at = 1; at < reached; at++) receive(order[at]!, delta[order[at]!]!)
  }
}

/** Counts in plain numbers where they suffice, else with exponents. */
function countable(graph: Graph): (source: number) => Dependencies {
  const plain = stepDependencies(graph)
  let withExponents: ((source: number) => Dependencies) | undefined
  return (source) => {
    const found = plain(source)
    if (found !== null) return found
    withExponents ??= lengthDependencies(graph, false)
    return withExponents(source)
  }
}

function tellInLanes(graph: Graph, sources: Int32Array, receive: ReceiveDependency, control: Control): void {
  const search = new LaneSearch(graph.out)
  for (let start = 0; start < sources.length; start += LANES) {
    checkpoint(control, start / sources.length)
    const batch = sources.subarray(start, start + LANES)
    const uncounted = search.run(batch, receive)
    const again = batch.filter((_, lane) => (uncounted & (1 << lane)) !== 0)
    if (again.length > 0) tellEach(again, lengthDependencies(graph, false), receive, {})
  }
}

const choices = new WeakMap<Graph, boolean>()

/** Looks at the shortest paths from the node with most ties: are they a small part of all ties? */
function paysInLanes(graph: Graph): boolean {
  const known = choices.get(graph)
  if (known !== undefined) return known
  const mayPay = graph.nodeCount > 0 && graph.nodeCount <= LANE_NODES_MAX
  const share = mayPay ? shareOnPaths(graph) : 1
  const pays = share < LANE_SHARE_MAX && share * graph.out.targets.length * LANES <= LANE_LINKS_MAX
  choices.set(graph, pays)
  return pays
}

function shareOnPaths(graph: Graph): number {
  const { offsets, targets } = graph.out
  let hub = 0
  for (let u = 1; u < graph.nodeCount; u++) if (offsets[u + 1]! - offsets[u]! > offsets[hub + 1]! - offsets[hub]!) hub = u
  const levels = new Int32Array(graph.nodeCount).fill(-1)
  const order = new Int32Array(graph.nodeCount)
  levels[hub] = 0
  order[0] = hub
  let seen = 0
  let onPaths = 0
  for (let at = 0, reached = 1; at < reached; at++) {
    const u = order[at]!
    for (let i = offsets[u]!; i < offsets[u + 1]!; i++) {
      const v = targets[i]!
      seen++
      if (levels[v]! < 0) {
        levels[v] = levels[u]! + 1
        order[reached++] = v
      }
      if (levels[v] === levels[u]! + 1) onPaths++
    }
  }
  return seen === 0 ? 1 : onPaths / seen
}
