import type { Graph } from '../../graph/graph.js'
import type { Control } from '../control.js'
import { checkpoint } from '../control.js'
import { lengthDistances } from './distances.js'
import { sweepLevels } from './many-source-levels.js'

/** What each node receives: a source at a distance, `times` over. */
export type Receive = (node: number, distance: number, times: number) => void

/**
 * Tells every node its distance from each source that reaches it, itself left out, along the direction of ties.
 * Unweighted distances are taken for 32 sources at a time. The order of calls is always the same.
 */
export function tellDistances(graph: Graph, isWeighted: boolean, sources: Int32Array, receive: Receive, control: Control): void {
  if (!isWeighted || graph.out.strengths === null) {
    sweepLevels(graph.out, sources, receive, control)
    return
  }
  const distancesFrom = lengthDistances(graph.out, true)
  for (let i = 0; i < sources.length; i++) {
    checkpoint(control, i / sources.length)
    const { order, reached, lengths } = distancesFrom(sources[i]!)
    for (let at = 1; at < reached; at++) receive(order[at]!, lengths[order[at]!]!, 1)
  }
}
