import { buildGraph, type Graph } from '../graph/index.js'
import { measure } from '../measure/index.js'
import type { Day } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import { DAY_MS, formatDay, parseInstant } from '../model/time.js'
import {
  TRACE_PURPOSES, type ChainAnswer, type ChainQuestion, type ControlAnswer, type ControlQuestion, type InfluenceAnswer, type InfluenceQuestion,
  type PathAnswer, type PathQuestion, type TraceTie,
} from '../model/trace.js'
import type { Store } from '../store/port.js'
import { chain, control, findPaths, influence, isGuarantee, isHolding, isInWindow, notSeen, pathAnswer, type TraceWorld } from '../trace/index.js'
import { openAssessGate, type AssessScope } from './assess-gate.js'
import type { App } from './context.js'
import { assessedGraph } from './graph-cache.js'
import { wholeWorld, worldAround, worldReached, type Sight } from './trace-world.js'

/** One question: its kind, its words, whom it names and who asks. */
interface Asking {
  readonly what: 'path' | 'chain' | 'control' | 'influence' | 'neighbourhood' | 'find'
  readonly asked: Asked
  readonly subjects: readonly string[]
  readonly scope: AssessScope
}

type Asked = { readonly purpose: string; readonly at?: string | undefined }

function dayOf(app: App, { at }: Asked): Day {
  return formatDay(Math.floor((at === undefined ? app.atMs() : parseInstant(at)) / DAY_MS))
}

function subject(app: App, partyId: string): string {
  return app.keyring().hash('subject', `party:${partyId}`)
}

/** Writes the question into the ledger, answered or not. */
async function log(app: App, store: Store, asked: Asked, subjects: readonly string[], decision: string, counts: Readonly<Record<string, number>>): Promise<void> {
  await store.appendLeaf(app.leaf({ action: 'trace', purpose: asked.purpose, subjects: subjects.map((id) => subject(app, id)), decision, counts }))
  await app.integrate()
}

/**
 * Answers a question on the assessed graph for its purpose and writes it into the ledger, refused ones too.
 * @throws Problem not-allowed when the purpose does not open the assessed graph
 */
async function ask<Answer>(
  app: App, asking: Asking, answer: (sight: Sight) => Promise<Answer>, sizeOf: (answer: Answer) => Readonly<Record<string, number>>,
): Promise<Answer> {
  const { what, asked, subjects, scope } = asking
  const store = await app.store()
  if (!(TRACE_PURPOSES as readonly string[]).includes(asked.purpose)) {
    await log(app, store, asked, subjects, `${what}: refused`, {})
    throw new Problem('not-allowed', `the purpose ${asked.purpose} does not permit this: ownership, guarantees and control may be looked at for the purpose assess alone, and never to find whom to contact; rank does that`)
  }
  const day = dayOf(app, asked)
  try {
    const found = await answer({ store, day, scope, gate: await openAssessGate(app, store, day, scope) })
    await log(app, store, asked, subjects, `${what}: answered`, sizeOf(found))
    return found
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') await log(app, store, asked, subjects, `${what}: not found`, {})
    throw error
  }
}

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
    const found = findPaths(await graphFor(app, sight, question), question)
    const on = found.paths.flatMap((path) => path.parties)
    const world = await worldAround(sight, on)
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
    const rounds = question.maxHops === undefined ? Infinity : question.maxHops + 2
    const world = await worldReached(sight, [question.party], guaranteeOnward(question.direction ?? 'out'), rounds)
    await mustBeSeen(sight, world, question.party)
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
  const answer = async (sight: Sight): Promise<InfluenceAnswer> =>
    influence(await wholeWorld(app, sight), question, sight.day, {
      betweenness: (graph) => measure(graph, { metric: 'betweenness' }).values ?? new Float64Array(graph.nodeCount),
      pagerank: (graph, seeds) => measure(graph, { metric: 'personalized_pagerank', params: { seeds, weighted: true } }).values ?? new Float64Array(graph.nodeCount),
    })
  return ask(app, { what: 'influence', asked: question, subjects: [], scope }, answer, ({ parties }) => ({ parties: parties.length }))
}

/** An organization may be looked at even where it has no ties; a person only as part of one. */
async function mustBeSeen({ store, gate }: Sight, world: TraceWorld, partyId: string): Promise<void> {
  if (world.has(partyId)) return
  const facts = await store.factsAbout({ kinds: ['party'], parties: [partyId as PartyId] })
  const isSeen = facts.some((fact) => fact.kind === 'party' && fact.content.kind !== 'person' && gate.mayAssess(fact))
  if (!isSeen) throw notSeen()
}
