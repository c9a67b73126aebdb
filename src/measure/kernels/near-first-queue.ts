/** A queue of nodes, nearest first, ties by the smaller node; a node's distance may shrink while it waits. */
export interface NearFirstQueue {
  /** Puts a node in, or moves it forward after its distance shrank. */
  readonly put: (node: number) => void
  /** Takes the nearest node, -1 when none waits. */
  readonly take: () => number
}

/** Makes a four-way heap over `distances`, which its caller changes before each `put`. */
export function nearFirstQueue(distances: Float64Array): NearFirstQueue {
  const heap = new Int32Array(distances.length)
  const places = new Int32Array(distances.length).fill(-1)
  let size = 0
  const isBefore = (a: number, b: number): boolean =>
    distances[a]! < distances[b]! || (distances[a] === distances[b] && a < b)
  const rise = (node: number, from: number): void => {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 2
      const other = heap[parent]!
      if (!isBefore(node, other)) break
      heap[place] = other
      places[other] = place
      place = parent
    }
    heap[place] = node
    places[node] = place
  }
  const sink = (node: number): void => {
    let place = 0
    for (;;) {
      const first = place * 4 + 1
      if (first >= size) break
      let best = first
      for (let child = first + 1; child < Math.min(first + 4, size); child++) {
        if (isBefore(heap[child]!, heap[best]!)) best = child
      }
      const other = heap[best]!
      if (!isBefore(other, node)) break
      heap[place] = other
      places[other] = place
      place = best
    }
    heap[place] = node
    places[node] = place
  }
  return {
    put: (node) => rise(node, places[node]! < 0 ? size++ : places[node]!),
    take: () => {
      if (size === 0) return -1
      const nearest = heap[0]!
      places[nearest] = -1
      const last = heap[--size]!
      if (size > 0) sink(last)
      return nearest
    },
  }
}
