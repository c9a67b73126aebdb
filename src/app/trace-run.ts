import { buildGraph, type Graph } from '../graph/index.js'
import type {
  ChainAnswer, ChainQuestion, ControlAnswer, ControlQuestion, InfluenceAnswer, InfluenceQuestion, PathAnswer, PathQuestion, TraceTie,
} from '../model/trace.js'
import { chain, control, findPaths, influence, isGuarantee, isHolding, isInWindow, pathAnswer } from '../trace/index.js'
import type { AssessScope } from './assess-gate.js'
import type { App } from './context.js'
import { assessedGraph } from './graph-cache.js'
import { ask, isSeenAlone, mustBeSeen } from './trace-ask.js'
import { tiedOf } from './neighbourhood-run.js'
import { wholeWorld, worldAmong, worldAround, worldReached, type Sight } from './trace-world.js'

/** The assessed graph, or with a window of time the part of it that began in the window. */
async function graphFor(app: App, sight: Sight, question: PathQuestion): Promise<Graph> {
  const isWhole = question.from === undefined && question.to === undefined && sight.scope.creditors === undefined
  if (isWhole) return assessedGraph(app, true, sight.day)
  const world = await wholeWorld(app, sight)
  const ties = world.ties.filter((tie) => isInWindow(tie, question)).map((tie) => ({ from: tie.fromId, to: tie.toId, strength: tie.strength }))
  return buildGraph(ties, { directed: true, nodes: [question.a, question.b].filter((id) => world.has(id)) })
}

/**
 * Says how two parties are tied: all shortest paths and the next ones, each step with its ties.
 * @throws Problem not-allowed for a purpose other than assess; not-found for a party that is not there to be seen
 */
export function runPath(app: App, question: PathQuestion, scope: AssessScope = {}): Promise<PathAnswer> {
  const answer = async (sight: Sight): Promise<PathAnswer> => {
    const graph = await graphFor(app, sight, question)
    const found = findPaths(graph, question)
    const steps = found.paths.flatMap(({ nodes }) => nodes.slice(1).map((node, i) => [nodes[i]!, node] as const))
    const world = await worldAmong(sight, [...new Set(found.paths.flatMap((path) => path.parties))], tiedOf(graph, steps))
    return pathAnswer(question, sight.day, found, world.ties.filter((tie) => isInWindow(tie, question)))
  }
  return ask(app, { what: 'path', asked: question, subjects: [question.a, question.b], scope }, answer, ({ paths }) => ({ paths: paths.length }))
}

function guaranteeOnward(direction: 'out' | 'in'): (tie: TraceTie, at: string) => string | undefined {
  return (tie, at) => {
    if (!isGuarantee(tie)) return undefined
    if (direction === 'out') return tie.fromId === at ? tie.toId : undefined
    return tie.toId === at ? tie.fromId : undefined
  }
}

/**
 * Says who is reached by guarantees from a party, or who guarantees there, and what that comes to.
 * @throws Problem not-allowed for a purpose other than assess; not-found for a party that is not there to be seen
 */
export function runChain(app: App, question: ChainQuestion, scope: AssessScope = {}): Promise<ChainAnswer> {
  const answer = async (sight: Sight): Promise<ChainAnswer> => {
    const { party, direction = 'out' } = question
    const rounds = question.maxHops === undefined ? Infinity : question.maxHops + 2
    // Whoever is tied to thousands is often in between: of those who are no part of the chain nothing is read.
    const world = await worldReached(sight, [party], guaranteeOnward(direction), rounds, direction === 'out' ? 'fromId' : 'toId')
    const isSeen = world.has(party) || (await isSeenAlone(sight, party))
    if (!isSeen) await mustBeSeen(sight, await worldAround(sight, [party]), party)
    return chain(world, question, sight.day)
  }
  return ask(app, { what: 'chain', asked: question, subjects: [question.party], scope }, answer, ({ reached, debts, rings }) => ({ reached: reached.length, debts, rings: rings.length }))
}

function holdingOnward(direction: 'up' | 'down'): (tie: TraceTie, at: string) => string | undefined {
  return (tie, at) => {
    if (!isHolding(tie)) return undefined
    if (direction === 'up') return tie.toId === at ? tie.fromId : undefined
    return tie.fromId === at ? tie.toId : undefined
  }
}

/**
 * Says who owns and directs a company, or what a party owns and controls.
 * @throws Problem not-allowed for a purpose other than assess; not-found for a party that is not there to be seen
 */
export function runControl(app: App, question: ControlQuestion, scope: AssessScope = {}): Promise<ControlAnswer> {
  const answer = async (sight: Sight): Promise<ControlAnswer> => {
    const world = await worldReached(sight, [question.party], holdingOnward(question.direction ?? 'up'))
    await mustBeSeen(sight, world, question.party)
    return control(world, question, sight.day)
  }
  return ask(app, { what: 'control', asked: question, subjects: [question.party], scope }, answer, ({ shares, offices }) => ({ shares: shares.length, offices: offices.length }))
}

/**
 * Ranks the parties through whom most guaranteed debt runs.
 * @throws Problem not-allowed for a purpose other than assess
 */
export function runInfluence(app: App, question: InfluenceQuestion, scope: AssessScope = {}): Promise<InfluenceAnswer> {
  const answer = async (sight: Sight): Promise<InfluenceAnswer> => {
    const { measure } = await import('../measure/index.js')
    return influence(await wholeWorld(app, sight), question, sight.day, {
      betweenness: (graph) => measure(graph, { metric: 'betweenness' }).values ?? new Float64Array(graph.nodeCount),
      pagerank: (graph, seeds) => measure(graph, { metric: 'personalized_pagerank', params: { seeds, weighted: true } }).values ?? new Float64Array(graph.nodeCount),
    })
  }
  return ask(app, { what: 'influence', asked: question, subjects: [], scope }, answer, ({ parties }) => ({ parties: parties.length }))
}
