import { buildGraph, nodeOf, type Graph } from '../graph/index.js'
import { createSum, roundDecimal } from '../model/decimal.js'
import { INFLUENCE_STEPS_MAX } from '../model/limits.js'
import type { InfluenceAnswer, InfluenceQuestion } from '../model/trace.js'
import { numberGuarantees, openDownstream, type AskDownstream, type Downstream, type Gone, type Guaranteed } from './exposures.js'
import { findRings } from './rings.js'
import { compareText } from './ties.js'
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
/** Most facts below one party that are taken away one by one. */
const FACTS_TRIED_MAX = 400

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

/** The worst rank of a party when any one guarantee or debt below it is taken away. */
function stabilityOf(all: Guaranteed, downstream: AskDownstream, list: readonly Standing[], place: number): Influential['stability'] {
  const { party, below } = list[place]!
  const own = new Set(all.from[party]!)
  const byWeight = below.debts.toSorted((a, b) => all.weights[b]! - all.weights[a]! || a - b)
  const facts: readonly Gone[] = [...own].map((tie) => ({ tie }) as Gone)
    .concat(byWeight.map((debt) => ({ debt })), below.ties.filter((tie) => !own.has(tie)).map((tie) => ({ tie })))
  let worst = { rank: place + 1, words: '' }
  for (const gone of facts.slice(0, FACTS_TRIED_MAX)) {
    const left = downstream(party, gone).weight
    // Whoever had no more before has no more now: taking away never adds.
    const rivals = list.filter((other) => other.party !== party && other.below.weight > left)
    if (rivals.length < worst.rank) continue
    const rank = 1 + rivals.filter((other) => downstream(other.party, gone).weight > left).length
    if (rank > worst.rank) worst = { rank, words: factWords(all, gone) }
  }
  const which = facts.length > FACTS_TRIED_MAX ? `whichever of the ${FACTS_TRIED_MAX} facts that weigh most is taken away` : 'whatever one fact is taken away'
  return { lowestRank: worst.rank, words: worst.words === '' ? `keeps rank ${place + 1} ${which}` : `falls to rank ${worst.rank} without ${worst.words}` }
}

function factWords(all: Guaranteed, gone: Gone): string {
  if (gone.debt !== undefined) return `debt ${all.debts[gone.debt]!.debtId}`
  const tie = all.ties[gone.tie!]!
  return `what ${tie.sourceId} says: ${tie.fromId} ${tie.relation} ${tie.toId}`
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
  const parties = list.slice(0, question.limit ?? LIMIT_DEFAULT).map(({ party, below, pagerank, betweenness }, place): Influential => {
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
      rings: ringCount, stability: stabilityOf(all, downstream, list, place), words,
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
