import { drawsFrom } from '../../model/draws.js'
import { addToGroup } from '../../model/group.js'

/** Orders dealt out: enough to tell one in a hundred from chance. */
const PERMUTATIONS = 999

/** People with what is left unexplained of their scores, their group, and the stratum within which groups are dealt out. */
interface Dealt {
  readonly left: Float64Array
  readonly group: Int32Array
  readonly stratum: Int32Array
  readonly groupCount: number
}

/** People of each stratum, as places in the arrays. */
function strata({ stratum }: Dealt): readonly (readonly number[])[] {
  const byStratum = new Map<number, number[]>()
  for (const [person, one] of stratum.entries()) addToGroup(byStratum, one, person)
  return [...byStratum.values()]
}

function sumsOf(left: Float64Array, group: Int32Array, groupCount: number): Float64Array {
  const sums = new Float64Array(groupCount)
  for (const [person, one] of group.entries()) sums[one] = (sums[one] ?? 0) + (left[person] ?? 0)
  return sums
}

/** Mean and variance of a group's sum when groups are dealt out within strata: those of sampling without putting back. */
function momentsOf({ left, group, groupCount }: Dealt, members: readonly (readonly number[])[]): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const [mean, variance] = [new Float64Array(groupCount), new Float64Array(groupCount)]
  for (const people of members) {
    const size = people.length
    const middle = people.reduce((sum, person) => sum + (left[person] ?? 0), 0) / size
    const square = size < 2 ? 0 : people.reduce((sum, person) => sum + ((left[person] ?? 0) - middle) ** 2, 0) / (size - 1)
    const sizes = new Float64Array(groupCount)
    for (const person of people) sizes[group[person] ?? 0] = (sizes[group[person] ?? 0] ?? 0) + 1
    for (const [one, count] of sizes.entries()) {
      mean[one] = (mean[one] ?? 0) + count * middle
      variance[one] = (variance[one] ?? 0) + (count * (size - count) * square) / size
    }
  }
  return { mean, variance }
}

function shuffle(group: Int32Array, people: readonly number[], draw: () => number): void {
  for (let last = people.length - 1; last > 0; last--) {
    const [a, b] = [people[last] ?? 0, people[Math.floor((draw() / 0x1_0000_0000) * (last + 1))] ?? 0]
    const kept = group[a] ?? 0
    group[a] = group[b] ?? 0
    group[b] = kept
  }
}

/**
 * How often groups dealt out anew among the people of each stratum leave as much unexplained in some group as the true ones
 * do; above 0. The greatest difference over all groups is compared, each in units of its own spread, so that many groups are
 * not many chances to be wrong. Absent where dealing changes nothing.
 * Source: Westfall and Young 1993, Resampling-Based Multiple Testing, ISBN 978-0-471-55761-6
 */
export function permutationP(dealt: Dealt, seed: number): number | undefined {
  const members = strata(dealt)
  const { mean, variance } = momentsOf(dealt, members)
  const greatest = (group: Int32Array): number =>
    sumsOf(dealt.left, group, dealt.groupCount).reduce((most, sum, one) => {
      const [middle, square] = [mean[one] ?? 0, variance[one] ?? 0]
      return square > 0 ? Math.max(most, Math.abs(sum - middle) / Math.sqrt(square)) : most
    }, 0)
  if (!variance.some((square) => square > 0)) return undefined
  const found = greatest(dealt.group)
  const draw = drawsFrom(seed)
  const group = Int32Array.from(dealt.group)
  let asMuch = 1
  for (let i = 0; i < PERMUTATIONS; i++) {
    for (const people of members) shuffle(group, people, draw)
    // Sums in another order may differ by a last bit and are then as much.
    if (greatest(group) >= found * (1 - 1e-9)) asMuch++
  }
  return asMuch / (PERMUTATIONS + 1)
}
