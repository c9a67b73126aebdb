import { RINGS_MAX, RING_STEPS_MAX } from '../model/limits.js'
import { compareText } from '../model/order.js'

/** Rings found, and whether all are told. */
export interface Rings {
  /** Each starts with its smallest member and follows the ties; shortest first, then by members. */
  readonly rings: readonly (readonly string[])[]
  /** False where there are too many: then the shortest through each party stand for all. */
  readonly complete: boolean
}

/** For each node the nodes to which it leads. */
export type Rows = readonly (readonly number[])[]

/**
 * Finds the rings of a directed graph: circles in which no party comes twice.
 * O((n + m)(rings + 1)) time up to the bounds; above them the shortest ring through each party, O(n m).
 * Source: Johnson 1975, Finding all the elementary circuits of a directed graph, doi:10.1137/0204007
 */
export function findRings(ends: Iterable<{ readonly fromId: string; readonly toId: string }>): Rings {
  const { ids, rows } = numbered(ends)
  const parts = strongParts(rows).filter((part) => part.length > 1)
  const found: number[][] = []
  let steps = RING_STEPS_MAX
  let complete = true
  for (const part of parts) {
    const searched = ringsOfPart(rows, part, RINGS_MAX - found.length, steps)
    steps = searched.steps
    complete &&= searched.complete
    found.push(...(searched.complete ? searched.rings : shortestRings(rows, part, RINGS_MAX - found.length)))
  }
  const named = found.map((ring) => ring.map((node) => ids[node]!))
  return { rings: named.sort((a, b) => a.length - b.length || compareText(a.join('\u001f'), b.join('\u001f'))), complete }
}

function numbered(ends: Iterable<{ readonly fromId: string; readonly toId: string }>): { readonly ids: readonly string[]; readonly rows: Rows } {
  const pairs = [...ends].filter(({ fromId, toId }) => fromId !== toId)
  const ids = [...new Set(pairs.flatMap(({ fromId, toId }) => [fromId, toId]))].sort(compareText)
  const numberOf = new Map(ids.map((id, i) => [id, i]))
  const rows = ids.map(() => new Set<number>())
  for (const { fromId, toId } of pairs) rows[numberOf.get(fromId)!]!.add(numberOf.get(toId)!)
  return { ids, rows: rows.map((row) => [...row].sort((a, b) => a - b)) }
}

/**
 * Strongly connected parts of numbered rows, each after all parts to which its rows lead, by Tarjan's algorithm.
 * Source: Tarjan 1972, Depth-first search and linear graph algorithms, doi:10.1137/0201010
 */
export function strongParts(rows: Rows): readonly (readonly number[])[] {
  const order = new Int32Array(rows.length).fill(-1)
  const low = new Int32Array(rows.length)
  const isOpen = new Uint8Array(rows.length)
  const next = new Int32Array(rows.length)
  const open: number[] = []
  const parts: number[][] = []
  let count = 0
  const enter = (node: number, trail: number[]): void => {
    order[node] = low[node] = count++
    open.push(node)
    isOpen[node] = 1
    trail.push(node)
  }
  for (let root = 0; root < rows.length; root++) {
    if (order[root] !== -1) continue
    const trail: number[] = []
    enter(root, trail)
    while (trail.length > 0) {
      const node = trail.at(-1)!
      const to = rows[node]![next[node]!++]
      if (to === undefined) {
        trail.pop()
        const above = trail.at(-1)
        if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!)
        if (low[node] === order[node]) parts.push(takePart(open, isOpen, node))
      } else if (order[to] === -1) enter(to, trail)
      else if (isOpen[to] === 1) low[node] = Math.min(low[node]!, order[to]!)
    }
  }
  return parts
}

function takePart(open: number[], isOpen: Uint8Array, root: number): number[] {
  const part: number[] = []
  for (;;) {
    const node = open.pop()!
    isOpen[node] = 0
    part.push(node)
    if (node === root) return part
  }
}

interface Searched {
  readonly rings: readonly number[][]
  readonly complete: boolean
  /** Steps that are left. */
  readonly steps: number
}

/** Rings inside one strong part, each from its smallest member; stops when there are more than `most` or the steps are used up. */
function ringsOfPart(rows: Rows, part: readonly number[], most: number, stepsGiven: number): Searched {
  const inside = new Set(part)
  const rings: number[][] = []
  let steps = stepsGiven
  // A strong part has at least so many rings as ties above a tree of it and one.
  const least = part.reduce((sum, node) => sum + rows[node]!.filter((to) => inside.has(to)).length, 1 - part.length)
  if (least > most) return { rings, complete: false, steps }
  for (const start of part.toSorted((a, b) => a - b)) {
    const blocked = new Set<number>()
    const waiting = new Map<number, Set<number>>()
    const unblock = (node: number): void => {
      const todo = [node]
      for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
        if (!blocked.delete(one)) continue
        todo.push(...(waiting.get(one) ?? []))
        waiting.delete(one)
      }
    }
    const onward = (node: number): readonly number[] => rows[node]!.filter((to) => to >= start && inside.has(to))
    const trail = [{ node: start, next: onward(start), place: 0, closed: false }]
    blocked.add(start)
    while (trail.length > 0) {
      if (--steps < 0) return { rings, complete: false, steps: 0 }
      const top = trail.at(-1)!
      const to = top.next[top.place++]
      if (to === undefined) {
        trail.pop()
        const above = trail.at(-1)
        if (top.closed) {
          unblock(top.node)
          if (above !== undefined) above.closed = true
        } else for (const far of top.next) put(waiting, far, top.node)
      } else if (to === start) {
        if (rings.length === most) return { rings, complete: false, steps }
        rings.push(trail.map(({ node }) => node))
        top.closed = true
      } else if (!blocked.has(to)) {
        blocked.add(to)
        trail.push({ node: to, next: onward(to), place: 0, closed: false })
      }
    }
    inside.delete(start)
  }
  return { rings, complete: true, steps }
}

function put(map: Map<number, Set<number>>, key: number, value: number): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([value]))
  else known.add(value)
}

/** The shortest ring through each member of a part, each ring once; of several the one by the smallest members. */
function shortestRings(rows: Rows, part: readonly number[], most: number): readonly number[][] {
  const inside = new Set(part)
  const found = new Map<string, number[]>()
  const steps = { left: RING_STEPS_MAX }
  for (const start of part.toSorted((a, b) => a - b)) {
    if (found.size >= most || steps.left <= 0) break
    const ring = shortestRingThrough(rows, inside, start, steps)
    const least = ring.indexOf(Math.min(...ring))
    const turned = [...ring.slice(least), ...ring.slice(0, least)]
    found.set(turned.join(' '), turned)
  }
  return [...found.values()]
}

function shortestRingThrough(rows: Rows, inside: ReadonlySet<number>, start: number, steps: { left: number }): readonly number[] {
  const cameFrom = new Map<number, number>()
  let level = [start]
  while (level.length > 0) {
    const next: number[] = []
    for (const node of level) {
      steps.left -= rows[node]!.length
      for (const to of rows[node]!) {
        if (to === start) {
          const ring: number[] = []
          for (let at: number | undefined = node; at !== undefined && at !== start; at = cameFrom.get(at)) ring.push(at)
          return [start, ...ring.toReversed()]
        }
        if (!inside.has(to) || cameFrom.has(to)) continue
        cameFrom.set(to, node)
        next.push(to)
      }
    }
    level = next
  }
  return [start]
}
