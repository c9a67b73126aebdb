import { buildGraph, nodeOf, type Graph } from '../graph/index.js'
import { createSum, roundDecimal } from '../model/decimal.js'
import { INFLUENCE_STEPS_MAX } from '../model/limits.js'
import { compareText } from '../model/order.js'
import type { InfluenceAnswer, InfluenceQuestion } from '../model/trace.js'
import { hangingOf } from './dominance.js'
import { isHeavier, numberGuarantees, openDownstream, type AskDownstream, type Downstream, type Guaranteed } from './exposures.js'
import { findRings } from './rings.js'
import type { TraceWorld } from './world.js'

/** Measures that are handed in: one number a node. */
export interface InfluenceMeasures {
  /** Betweenness of a directed graph, each tie one step. */
  readonly betweenness: (graph: Graph) => Float64Array
  /** PageRank with ties by strength, starting anew at these ids by weight. */
  readonly pagerank: (graph: Graph, seeds: Readonly<Record<string, number>>) => Float64Array
}

const LIMIT_DEFAULT = 10
/** A guarantee of somebody who owes nothing carries on what others owe. */
const LEAST_STRENGTH = 1e-12
/** Rivals whose own loss is counted when a guarantee is taken away; others are taken to lose nothing, which ranks them no lower. */
const RIVALS_MAX = 40

type Influential = InfluenceAnswer['parties'][number]

interface Standing {
  readonly party: number
  readonly below: Downstream
  readonly pagerank: number
  readonly betweenness: number
}

/** What is owed flows from a borrower to those who answer, by how much each guarantee covers. */
function flowGraph(all: Guaranteed): Graph {
  const edges = all.ties.map((tie, i) => ({
    from: tie.toId, to: tie.fromId, strength: Math.max(LEAST_STRENGTH, all.covered[i]!.reduce((sum, debt) => sum + all.weights[debt]!, 0)),
  }))
  return buildGraph(edges, { directed: true })
}

function seedsOf(all: Guaranteed): Readonly<Record<string, number>> {
  const seeds = new Map<string, number>()
  const inGraph = new Set(all.ids)
  for (const [i, { borrowerIds }] of all.debts.entries()) {
    for (const id of borrowerIds) if (inGraph.has(id)) seeds.set(id, (seeds.get(id) ?? 0) + all.weights[i]! / borrowerIds.length)
  }
  return Object.fromEntries(seeds)
}

function standings(all: Guaranteed, downstream: AskDownstream, measures: InfluenceMeasures): { readonly list: readonly Standing[]; readonly isCut: boolean } {
  const graph = flowGraph(all)
  const seeds = seedsOf(all)
  const pagerank = Object.keys(seeds).length === 0 ? new Float64Array(graph.nodeCount) : measures.pagerank(graph, seeds)
  const betweenness = measures.betweenness(graph)
  let steps = INFLUENCE_STEPS_MAX
  const list = all.ids
    .map((id, party) => ({ party, node: nodeOf(graph.ids, id) }))
    .filter(({ party }) => all.from[party]!.length > 0)
    .map(({ party, node }) => ({ party, pagerank: pagerank[node] ?? 0, betweenness: betweenness[node] ?? 0 }))
    .sort((a, b) => b.pagerank - a.pagerank || a.party - b.party)
    .flatMap((one) => {
      if (steps <= 0) return []
      const below = downstream(one.party)
      steps -= below.ties.length
      return [{ ...one, below }]
    })
    .sort((a, b) => b.below.weight - a.below.weight || b.pagerank - a.pagerank || a.party - b.party)
  return { list, isCut: steps <= 0 }
}

/** An amount in words: 3.1 million. */
function amountWords(amount: string): string {
  const size = Number(amount)
  const [unit, name] = size >= 1e9 ? [1e9, ' billion'] : size >= 1e6 ? [1e6, ' million'] : [1, '']
  return unit === 1 ? roundDecimal(amount, 2).replace(/\.00$/, '') : `${Number((size / unit).toPrecision(3))}${name}`
}

function exposureOf(all: Guaranteed, debts: readonly number[]): Influential['exposure'] {
  const currencies = [...new Set(debts.map((debt) => all.debts[debt]!.currency))].sort(compareText)
  return currencies.map((currency) => {
    const own = debts.filter((debt) => all.debts[debt]!.currency === currency)
    const sum = createSum()
    for (const debt of own) sum.add(all.debts[debt]!.balance)
    return { currency, amount: sum.text(), debts: own.length }
  })
}

function plural(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** Says the worst rank of a party when any one guarantee or debt is taken away. */
type AskStability = (place: number) => Influential['stability']

function openStability(all: Guaranteed, list: readonly Standing[], limit: number): AskStability {
  const hanging = list.slice(0, Math.max(limit, RIVALS_MAX)).map((one) => hangingOf(all, one.party))
  const lossOf = (at: number, tie: number, debt: number): number => {
    if (tie >= 0) return hanging[at]?.get(tie) ?? 0
    return holds(list[at]!.below.debts, debt) ? all.weights[debt]! : 0
  }
  return (place) => {
    const { below } = list[place]!
    const facts = [...(hanging[place]?.keys() ?? [])].sort((a, b) => a - b).map((tie) => ({ tie, debt: -1 })).concat(below.debts.map((debt) => ({ tie: -1, debt })))
    let worst = { rank: place + 1, words: '' }
    for (const { tie, debt } of facts) {
      const left = below.weight - lossOf(place, tie, debt)
      let rank = 1
      for (const [i, other] of list.entries()) {
        // The list is in order of weight, and taking away never adds.
        if (!isHeavier(other.below.weight, left)) break
        if (i !== place && isHeavier(other.below.weight - lossOf(i, tie, debt), left)) rank++
      }
      if (rank > worst.rank) worst = { rank, words: factWords(all, tie, debt) }
    }
    return { lowestRank: worst.rank, words: worst.words === '' ? `keeps rank ${place + 1} whatever one fact is taken away` : `falls to rank ${worst.rank} without ${worst.words}` }
  }
}

/** Says whether an ascending list holds a number. */
function holds(list: readonly number[], wanted: number): boolean {
  let [low, high] = [0, list.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (list[middle] === wanted) return true
    if (list[middle]! < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}

function factWords(all: Guaranteed, tie: number, debt: number): string {
  if (tie < 0) return `debt ${all.debts[debt]!.debtId}`
  const { sourceId, fromId, relation, toId } = all.ties[tie]!
  return `what ${sourceId} says: ${fromId} ${relation} ${toId}`
}

/**
 * Ranks the parties who answer for others by how much guaranteed debt runs through them: debts for which they answer
 * directly or through others, each once, as a share of all in its currency; equal ones by PageRank on exposure.
 */
export function influence(world: TraceWorld, question: InfluenceQuestion, day: string, measures: InfluenceMeasures): InfluenceAnswer {
  const all = numberGuarantees(world)
  const downstream = openDownstream(all)
  const { list, isCut } = standings(all, downstream, measures)
  const { rings, complete } = findRings(all.ties)
  const ringsOf = new Map<string, number>()
  for (const ring of rings) for (const id of ring) ringsOf.set(id, (ringsOf.get(id) ?? 0) + 1)
  const limit = question.limit ?? LIMIT_DEFAULT
  const stability = openStability(all, list, limit)
  const parties = list.slice(0, limit).map(({ party, below, pagerank, betweenness }, place): Influential => {
    const partyId = all.ids[party]!
    const exposure = exposureOf(all, below.debts)
    const borrowers = new Set(below.debts.flatMap((debt) => all.debts[debt]!.borrowerIds)).size
    const counted = new Set(below.debts)
    const direct = new Set(all.from[party]!.flatMap((tie) => all.covered[tie]!).filter((debt) => counted.has(debt))).size
    const ringCount = ringsOf.get(partyId) ?? 0
    const amounts = exposure.map((one) => `${amountWords(one.amount)} ${one.currency}`).join(' and ')
    const words = [
      `guarantees ${plural(below.debts.length, 'debt', 'debts')} of ${plural(borrowers, 'borrower', 'borrowers')}${amounts === '' ? '' : `, ${amounts}`}`,
      ...(ringCount === 0 ? [] : [`without it ${complete ? '' : 'at least '}${plural(ringCount, 'ring falls', 'rings fall')} apart`]),
    ].join('; ')
    return {
      partyId, rank: place + 1, debts: below.debts.length, directDebts: direct, borrowers, exposure, weight: below.weight, betweenness, pagerank,
      rings: ringCount, stability: stability(place), words,
    }
  })
  return {
    purpose: question.purpose, day, cut: isCut || !complete, parties,
    notes: [
      ...(isCut ? ['cut: there are too many guarantees to follow them all; the parties with the highest PageRank were looked at'] : []),
      ...(complete ? [] : ['there are too many rings to count them all: the shortest through each party are counted']),
      ...(list.length === 0 ? ['nobody is known from these sources to answer for another on this day; that is no proof that nobody does'] : []),
    ],
  }
}
