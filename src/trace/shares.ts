import { compareText } from '../model/order.js'
import type { Holding, Layers } from './holdings.js'
import { solveBlocks, type SparseRows } from './linear.js'
import { strongParts } from './rings.js'

/** What each party holds of the one asked about, or is held of, summed over all ways. */
export interface SummedShares {
  readonly shareOf: ReadonlyMap<string, number>
  /** The same without what comes back to the holder through a circle. */
  readonly netOf: ReadonlyMap<string, number>
  readonly errorBound: number
  /** Parties whose share runs through a circle that owns itself wholly: it cannot be told. */
  readonly untold: readonly string[]
  readonly circles: readonly (readonly string[])[]
}

/** Circles above this size are told without what comes back to each member: it takes a solution a member. */
const NET_CIRCLE_MAX = 60

/**
 * Multiplies shares through the layers and sums them over all ways, circles included: the column (upwards) or row
 * (downwards) of A (I - A)^-1 for the matrix A of direct shares.
 * Source: Brioschi, Buzzacchi and Colombo 1989, Risk capital financing and the separation of ownership and control in
 * business groups, doi:10.1016/0378-4266(89)90040-X
 */
export function sumShares(party: string, { hopsOf, holdings }: Layers, direction: 'up' | 'down'): SummedShares {
  const ids = [...hopsOf.keys()].sort(compareText)
  const numberOf = new Map(ids.map((id, i) => [id, i]))
  const rows = rowsOf(holdings, numberOf, direction)
  const blocks = strongParts(rows.map((row) => row.map(([column]) => column)))
  const solveFor = (node: number): ReturnType<typeof solveBlocks> => {
    const right = new Float64Array(ids.length)
    right[node] = 1
    return solveBlocks(rows, right, blocks)
  }
  const { values, errorBound } = solveFor(numberOf.get(party)!)
  const circles = blocks.filter((block) => block.length > 1)
  const back = new Map<number, number>()
  const holders = direction === 'up' ? circles.filter((circle) => circle.length <= NET_CIRCLE_MAX).flat() : circles.flat().filter((node) => ids[node] === party)
  for (const node of holders) back.set(node, solveFor(node).values[node]!)
  const shareOf = new Map<string, number>()
  const netOf = new Map<string, number>()
  for (const [node, id] of ids.entries()) {
    if (id === party) continue
    if (Number.isNaN(values[node])) continue
    shareOf.set(id, values[node]!)
    netOf.set(id, values[node]! / (back.get(direction === 'up' ? node : numberOf.get(party)!) ?? 1))
  }
  const untold = ids.filter((id, node) => id !== party && Number.isNaN(values[node]))
  return { shareOf, netOf, errorBound, untold, circles: circles.map((circle) => circle.map((node) => ids[node]!).sort(compareText)).sort((a, b) => compareText(a[0]!, b[0]!)) }
}

/** Upwards an owner's number reads those of what it owns; downwards what is owned reads those of its owners. */
function rowsOf(holdings: readonly Holding[], numberOf: ReadonlyMap<string, number>, direction: 'up' | 'down'): SparseRows {
  const rows: (readonly [number, number])[][] = Array.from({ length: numberOf.size }, () => [])
  for (const { ownerId, ownedId, share } of holdings) {
    if (share === 0) continue
    const [owner, owned] = [numberOf.get(ownerId)!, numberOf.get(ownedId)!]
    if (direction === 'up') rows[owner]!.push([owned, share])
    else rows[owned]!.push([owner, share])
  }
  return rows
}
