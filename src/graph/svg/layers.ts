/** Nodes by number and ties between them, each pair at most once, none from a node to itself. */
export interface DrawnTies {
  readonly nodeCount: number
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * Gives every node a layer, so that a tie leads to a later layer wherever circles allow: what ties of a circle lead back is
 * found from the first nodes on. Nodes before others that they lead to stand as near to them as they can. O(n + m).
 * Source: Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636
 */
export function layersOf(ties: DrawnTies): readonly number[] {
  const next = onward(ties)
  const order = topological(ties.nodeCount, next)
  const place = new Map(order.map((node, i) => [node, i]))
  const ahead = next.map((targets, node) => targets.filter((to) => (place.get(to) ?? 0) > (place.get(node) ?? 0)))
  const back = next.map((targets, node) => targets.filter((to) => (place.get(to) ?? 0) < (place.get(node) ?? 0)))
  for (const [node, targets] of back.entries()) for (const to of targets) ahead[to]?.push(node)
  const layers = Array.from({ length: ties.nodeCount }, () => 0)
  for (const node of order) for (const to of ahead[node] ?? []) layers[to] = Math.max(layers[to] ?? 0, (layers[node] ?? 0) + 1)
  const hasBefore = new Set(ahead.flat())
  for (const node of order.toReversed()) {
    const after = ahead[node] ?? []
    if (!hasBefore.has(node) && after.length > 0) layers[node] = Math.min(...after.map((to) => layers[to] ?? 0)) - 1
  }
  return layers
}

function onward({ nodeCount, from, to }: DrawnTies): readonly (readonly number[])[] {
  const next: number[][] = Array.from({ length: nodeCount }, () => [])
  for (const [i, node] of from.entries()) next[node]?.push(to[i] ?? 0)
  return next
}

/** An order in which ties lead onward, but for those that close a circle; nodes with nothing before them come first. */
function topological(nodeCount: number, next: readonly (readonly number[])[]): readonly number[] {
  const hasBefore = new Set(next.flat())
  const all = Array.from({ length: nodeCount }, (_, i) => i)
  const finished: number[] = []
  const seen = new Set<number>()
  for (const root of [...all.filter((node) => !hasBefore.has(node)), ...all]) {
    if (seen.has(root)) continue
    seen.add(root)
    const stack = [{ node: root, at: 0 }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = next[top.node]?.[top.at++]
      if (to === undefined) {
        finished.push(top.node)
        stack.pop()
      } else if (!seen.has(to)) {
        seen.add(to)
        stack.push({ node: to, at: 0 })
      }
    }
  }
  return finished.toReversed()
}
