/** A way along which at most `room` can be called on; ways are numbered in pairs, a way and its return. */
interface Way {
  readonly to: number
  room: bigint
}

/** A network of amounts between numbered places. */
export interface Network {
  /** Adds a way from one place to another that lets at most this amount through. */
  readonly join: (from: number, to: number, amount: bigint) => void
  /** The most that can flow from one place to another; uses the network up. */
  readonly most: (from: number, to: number) => bigint
}

/**
 * Opens a network of exact amounts. `most` is O(n^2 m), on networks of guarantees far less.
 * Source: Dinitz 1970, Algorithm for solution of a problem of maximum flow in networks with power estimation
 */
export function openNetwork(): Network {
  const ways: Way[] = []
  const rows: number[][] = []
  const rowOf = (node: number): number[] => (rows[node] ??= [])
  const join = (from: number, to: number, amount: bigint): void => {
    rowOf(from).push(ways.length)
    ways.push({ to, room: amount })
    rowOf(to).push(ways.length)
    ways.push({ to: from, room: 0n })
  }
  const most = (source: number, sink: number): bigint => {
    let flow = 0n
    for (;;) {
      const levels = levelsFrom(source, rows, ways)
      if (levels[sink] === undefined) return flow
      const next = rows.map(() => 0)
      for (let found = push(source, sink, rows, ways, levels, next); found > 0n; found = push(source, sink, rows, ways, levels, next)) flow += found
    }
  }
  return { join, most }
}

function levelsFrom(source: number, rows: readonly (readonly number[])[], ways: readonly Way[]): readonly (number | undefined)[] {
  const levels: (number | undefined)[] = []
  levels[source] = 0
  const queue = [source]
  for (const node of queue) {
    for (const way of rows[node] ?? []) {
      const { to, room } = ways[way]!
      if (room === 0n || levels[to] !== undefined) continue
      levels[to] = levels[node]! + 1
      queue.push(to)
    }
  }
  return levels
}

/** Sends along one way through the levels as much as fits; without recursion, since chains may be long. */
function push(
  source: number, sink: number, rows: readonly (readonly number[])[], ways: readonly Way[],
  levels: readonly (number | undefined)[], next: number[],
): bigint {
  const trail: number[] = []
  let node = source
  while (node !== sink) {
    const way = rows[node]?.[next[node]!]
    if (way === undefined) {
      const back = trail.pop()
      if (back === undefined) return 0n
      node = ways[back ^ 1]!.to
      next[node]!++
    } else if (ways[way]!.room > 0n && levels[ways[way]!.to] === levels[node]! + 1) {
      trail.push(way)
      node = ways[way]!.to
    } else next[node]!++
  }
  const amount = trail.reduce((least, way) => (ways[way]!.room < least ? ways[way]!.room : least), ways[trail[0]!]!.room)
  for (const way of trail) {
    ways[way]!.room -= amount
    ways[way ^ 1]!.room += amount
  }
  return amount
}
