import { idOf, nodeOf, undirectedView, type Graph } from '../graph/index.js'
import { addToGroup } from '../model/group.js'
import { PATHS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { PATH_HOPS_DEFAULT, type PathAnswer, type PathQuestion, type TraceTie } from '../model/trace.js'
import { boundedPath } from './kernels/bounded-path.js'
import { searchPaths, type NodePath } from './paths.js'
import { compareTies } from './ties.js'

/** Paths beside the shortest ones when no number is given. */
const NEXT_DEFAULT = 2

/** Paths found, as ids, and what is to be said of them. */
export interface FoundPaths {
  readonly paths: readonly (NodePath & { readonly parties: readonly string[] })[]
  readonly isCut: boolean
  readonly notes: readonly string[]
}

/** What is said of a party that is not there, whatever the reason: more would tell of those who may not be seen. */
export function notSeen(): Problem {
  return new Problem('not-found', 'the assessed graph has no such party on that day: it is not known, or may not be looked at for this purpose')
}

function nodeFor(graph: Graph, partyId: string): number {
  const node = nodeOf(graph.ids, partyId)
  if (node < 0) throw notSeen()
  return node
}

const undirected = new WeakMap<Graph, Graph>()

/** The graph with its ties both ways, made once. */
function bothWays(graph: Graph): Graph {
  const known = undirected.get(graph)
  if (known !== undefined) return known
  const made = undirectedView(graph)
  undirected.set(graph, made)
  return made
}

const NO_PROOF = 'that no link is known from these sources on this day is no proof that there is none'

/**
 * Finds all shortest paths between two parties and some next ones, within a number of ties.
 * @param graph the directed assessed graph, or the part of it that the question speaks of
 * @throws Problem not-found when one of the two is not in the graph; invalid-input when both are the same
 */
export function findPaths(graph: Graph, question: PathQuestion): FoundPaths {
  const { a, b, by = 'hops', maxHops = PATH_HOPS_DEFAULT, next = NEXT_DEFAULT, directed = false } = question
  if (a === b) throw new Problem('invalid-input', 'both ends are the same party; name two')
  const view = directed ? graph : bothWays(graph)
  const [from, to] = [nodeFor(view, a), nodeFor(view, b)]
  // The quick look from both ends tells at once when there is nothing to search for.
  const nearest = boundedPath(view, from, to, maxHops)
  if (typeof nearest === 'string') {
    const bounded = nearest === 'bounded' ? ': cut there, longer ones were not looked for' : ''
    return { paths: [], isCut: nearest === 'bounded', notes: [`no link of at most ${maxHops} ${maxHops === 1 ? 'tie' : 'ties'}${bounded}; ${NO_PROOF}`] }
  }
  const search = searchPaths(view, from, to, { by, maxHops })
  const found: NodePath[] = []
  let beside = 0
  let more = false
  for (let path = search.next(); path !== undefined; path = search.next()) {
    const isShortest = found.length === 0 || path.length <= found[0]!.length
    more = isShortest ? found.length === PATHS_MAX : beside === next
    if (more) break
    if (!isShortest) beside++
    found.push(path)
  }
  const isExhausted = search.isExhausted()
  const notes = [
    ...(isExhausted ? ['cut: there are more ways than could be looked at; those told are the shortest'] : []),
    ...(more ? [found.length === PATHS_MAX ? `cut: of the shortest paths only ${PATHS_MAX} are told` : `there are further paths of at most ${maxHops} ties; ask for more with a larger number of next ones`] : []),
  ]
  const paths = found.map((path) => ({ ...path, parties: path.nodes.map((node) => idOf(view.ids, node)) }))
  return { paths, isCut: isExhausted || (more && found.length === PATHS_MAX), notes }
}

/** Tells the paths found with the ties of every step. */
export function pathAnswer(question: PathQuestion, day: string, found: FoundPaths, ties: readonly TraceTie[]): PathAnswer {
  const between = new Map<string, TraceTie[]>()
  for (const tie of ties.toSorted(compareTies)) {
    addToGroup(between, `${tie.fromId}\u001f${tie.toId}`, tie)
    if (question.directed !== true) addToGroup(between, `${tie.toId}\u001f${tie.fromId}`, tie)
  }
  const paths = found.paths.map(({ parties }) => {
    const steps = parties.slice(1).map((to, i) => ({ from: parties[i]!, to, ties: between.get(`${parties[i]!}\u001f${to}`) ?? [] }))
    const distance = steps.reduce((sum, step) => sum + 1 / step.ties.reduce((strength, tie) => strength + tie.strength, 0), 0)
    return { hops: steps.length, distance, parties, steps }
  })
  const { a, b, by = 'hops', maxHops = PATH_HOPS_DEFAULT, purpose } = question
  return { a, b, by, maxHops, purpose, day, cut: found.isCut, notes: found.notes, paths }
}
