import type { Guaranteed } from './exposures.js'

/** The part of the guarantees below one party as one graph: the party, ties, far parties and debts, in reverse postorder. */
interface Below {
  readonly order: readonly number[]
  readonly before: ReadonlyMap<number, readonly number[]>
}

/**
 * Says by tie what of the weight for which a party answers would be lost with that one guarantee, because every way to it
 * passes there; ties with which nothing is lost are left out.
 * Source: Cooper, Harvey and Kennedy 2001, A simple, fast dominance algorithm
 */
export function hangingOf(all: Guaranteed, party: number): ReadonlyMap<number, number> {
  const tieBase = all.ids.length
  const debtBase = tieBase + all.ties.length
  const { order, before } = below(all, party, tieBase, debtBase)
  const place = new Map(order.map((node, i) => [node, i]))
  const dominator = new Int32Array(order.length).fill(-1)
  dominator[0] = 0
  const meet = (a: number, b: number): number => {
    let [one, other] = [a, b]
    while (one !== other) {
      while (one > other) one = dominator[one]!
      while (other > one) other = dominator[other]!
    }
    return one
  }
  for (let changed = true; changed;) {
    changed = false
    for (let i = 1; i < order.length; i++) {
      let found = -1
      for (const node of before.get(order[i]!)!) {
        const at = place.get(node)!
        if (dominator[at] === -1) continue
        found = found === -1 ? at : meet(found, at)
      }
      if (dominator[i] === found) continue
      dominator[i] = found
      changed = true
    }
  }
  const weights = new Float64Array(order.length)
  const byTie = new Map<number, number>()
  for (let i = order.length - 1; i > 0; i--) {
    const node = order[i]!
    if (node >= debtBase) weights[i]! += all.weights[node - debtBase]!
    else if (node >= tieBase && weights[i]! > 0) byTie.set(node - tieBase, weights[i]!)
    weights[dominator[i]!]! += weights[i]!
  }
  return byTie
}

function below(all: Guaranteed, party: number, tieBase: number, debtBase: number): Below {
  const own = all.ids[party]!
  const nextOf = (node: number): readonly number[] => {
    if (node >= debtBase) return []
    if (node < tieBase) return all.from[node]!.map((tie) => tie + tieBase)
    const tie = node - tieBase
    const covered = all.covered[tie]!.filter((debt) => !all.debts[debt]!.borrowerIds.includes(own))
    return [all.farEnd[tie]!, ...covered.map((debt) => debt + debtBase)]
  }
  const before = new Map<number, number[]>([[party, []]])
  const left: number[] = []
  const trail = [{ node: party, next: nextOf(party), place: 0 }]
  while (trail.length > 0) {
    const top = trail.at(-1)!
    const to = top.next[top.place++]
    if (to === undefined) {
      left.push(top.node)
      trail.pop()
      continue
    }
    const known = before.get(to)
    if (known === undefined) {
      before.set(to, [top.node])
      trail.push({ node: to, next: nextOf(to), place: 0 })
    } else known.push(top.node)
  }
  return { order: left.toReversed(), before }
}
