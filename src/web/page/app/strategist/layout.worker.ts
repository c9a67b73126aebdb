import { UndirectedGraph } from 'graphology'
import forceAtlas2, { inferSettings } from 'graphology-layout-forceatlas2'

/** Nodes by number, where each starts, and who is tied to whom. */
export interface LayoutAsked {
  readonly round: number
  /** x and y of each node. */
  readonly places: Float64Array
  /** Pairs of nodes. */
  readonly ties: Int32Array
  /** False: only the last places are told. */
  readonly isMoving: boolean
}

/** Where the nodes are. */
export interface LayoutTold {
  readonly round: number
  readonly places: Float64Array
  readonly isDone: boolean
}

/** Iterations in all, and between two pictures; fewer for large ones, so that it ends in seconds. */
function pace(nodes: number): { readonly all: number; readonly step: number } {
  if (nodes <= 200) return { all: 300, step: 20 }
  if (nodes <= 1500) return { all: 160, step: 10 }
  return { all: 60, step: 5 }
}

function graphOf({ places, ties }: LayoutAsked): UndirectedGraph {
  const graph = new UndirectedGraph()
  for (let i = 0; i * 2 < places.length; i++) graph.addNode(String(i), { x: places[i * 2], y: places[i * 2 + 1] })
  for (let i = 0; i + 1 < ties.length; i += 2) graph.mergeUndirectedEdge(String(ties[i]), String(ties[i + 1]))
  return graph
}

function placesOf(graph: UndirectedGraph, length: number): Float64Array {
  const places = new Float64Array(length)
  graph.forEachNode((node, at) => {
    places[Number(node) * 2] = at.x as number
    places[Number(node) * 2 + 1] = at.y as number
  })
  return places
}

addEventListener('message', ({ data }: MessageEvent<LayoutAsked>) => {
  const graph = graphOf(data)
  const { all, step } = pace(graph.order)
  const settings = { ...inferSettings(graph), barnesHutOptimize: graph.order > 300, adjustSizes: false, scalingRatio: 20, strongGravityMode: true, gravity: 0.15 }
  for (let done = 0; done < all; done += step) {
    forceAtlas2.assign(graph, { iterations: step, settings })
    const isDone = done + step >= all
    if (isDone || data.isMoving) postMessage({ round: data.round, places: placesOf(graph, data.places.length), isDone } satisfies LayoutTold)
  }
})
