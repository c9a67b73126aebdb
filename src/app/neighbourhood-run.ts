import { buildGraph, idOf, nodeOf, undirectedView, type Graph } from '../graph/index.js'
import type { Party } from '../model/facts.js'
import { FOUND_MAX, NEIGHBOURS_MAX, type FindAnswer, type FindQuestion, type NeighbourhoodAnswer, type NeighbourhoodQuestion, type SeenParty } from '../model/search.js'
import { slicesOf } from '../model/slices.js'
import { notSeen, surroundingsOf } from '../trace/index.js'
import type { AssessScope } from './assess-gate.js'
import type { App } from './context.js'
import { assessedGraph } from './graph-cache.js'
import { ask, mustBeSeen } from './trace-ask.js'
import { partiesSeen, wholeWorld, worldAmong, worldAround, type Sight } from './trace-world.js'

/** Hops when no number is given: whoever is tied to those who are tied. */
const HOPS_DEFAULT = 2
/** Parties around one when no number is given. */
const NEIGHBOURS_DEFAULT = 200
/** Parties found when no number is given. */
const FOUND_DEFAULT = 20

function shown(app: App, partyId: string, party: Party | undefined): SeenParty {
  const { kind, name, country, registrationNo, lei }: Partial<Party> = party ?? {}
  return {
    partyId,
    ref: app.keyring().ref('party', partyId),
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { country }),
    ...(registrationNo === undefined ? {} : { registrationNo }),
    ...(lei === undefined ? {} : { lei }),
  }
}

function tieCount({ out, in: into, directed }: Graph, node: number): number {
  const of = (rows: Graph['out']): number => rows.offsets[node + 1]! - rows.offsets[node]!
  return of(out) + (directed ? of(into) : 0)
}

/** Who is tied to whom, each two once, the end with fewer ties first: whoever is tied to thousands is not read for one of them. */
export function tiedOf(graph: Graph, ties: Iterable<readonly [number, number]>): readonly (readonly [string, string])[] {
  const tied = new Map<string, readonly [string, string]>()
  for (const [a, b] of ties) {
    // A tie of a party to itself is none to be told.
    if (a === b) continue
    const difference = tieCount(graph, a) - tieCount(graph, b)
    const [few, many] = difference < 0 || (difference === 0 && a < b) ? [a, b] : [b, a]
    tied.set(`${few} ${many}`, [idOf(graph.ids, few), idOf(graph.ids, many)])
  }
  return [...tied.values()]
}

function* tiesAmong({ out: { offsets, targets } }: Graph, nodes: Int32Array): Generator<readonly [number, number]> {
  const among = new Set(nodes)
  for (const node of nodes) {
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) if (among.has(targets[i]!)) yield [node, targets[i]!]
  }
}

async function graphFor(app: App, sight: Sight): Promise<Graph> {
  if (sight.scope.creditors === undefined) return assessedGraph(app, false, sight.day)
  const { ties } = await wholeWorld(app, sight)
  return undirectedView(buildGraph(ties.map((tie) => ({ from: tie.fromId, to: tie.toId, strength: tie.strength })), { directed: true }))
}

/**
 * Shows who is tied to a party within some hops, either way, and every tie between them.
 * @throws Problem not-allowed for a purpose other than assess; not-found for a party that is not there to be seen
 */
export function runNeighbourhood(app: App, question: NeighbourhoodQuestion, scope: AssessScope = {}): Promise<NeighbourhoodAnswer> {
  const { party, purpose, hops = HOPS_DEFAULT, limit = NEIGHBOURS_DEFAULT } = question
  const answer = async (sight: Sight): Promise<NeighbourhoodAnswer> => {
    const graph = await graphFor(app, sight)
    const node = nodeOf(graph.ids, party)
    const found = node < 0 ? undefined : surroundingsOf(graph, node, hops, Math.min(limit, NEIGHBOURS_MAX))
    const ids = found === undefined ? [party] : Array.from(found.nodes, (at) => idOf(graph.ids, at))
    if (found === undefined) await mustBeSeen(sight, await worldAround(sight, ids), party)
    const world = await worldAmong(sight, ids, found === undefined ? [] : tiedOf(graph, tiesAmong(graph, found.nodes)))
    const seen = await partiesSeen(sight, ids)
    return {
      party, ref: app.keyring().ref('party', party), purpose, day: sight.day, hops,
      parties: ids.map((id, i) => ({ ...shown(app, id, seen.get(id)), hops: found?.ends.findIndex((end) => i < end) ?? 0 })),
      ties: world.ties,
      cut: found?.isCut ?? false,
      notes: found?.isCut === true ? [`cut at ${ids.length} parties: there are more within ${hops} hops`] : [],
    }
  }
  return ask(app, { what: 'neighbourhood', asked: question, subjects: [party], scope }, answer, ({ parties, ties }) => ({ parties: parties.length, ties: ties.length }))
}

/** A name as it is compared: without case, accents and punctuation. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** Makes the test that a party's record must pass. */
function matcher({ registrationNo, lei, name }: FindQuestion): (party: Party) => boolean {
  if (registrationNo !== undefined) return (party) => party.registrationNo === registrationNo.trim()
  if (lei !== undefined) return (party) => party.lei === lei.trim().toUpperCase()
  const words = plain(name ?? '').split(' ').filter((word) => word !== '')
  return (party) => {
    if (party.name === undefined || words.length === 0) return false
    const own = plain(party.name)
    return words.every((word) => own.includes(word))
  }
}

/** Ids of parties whose records match, in order; of a search by id only that id. Reads every party's record but for an id. */
async function matching(sight: Sight, question: FindQuestion): Promise<readonly string[]> {
  if (question.id !== undefined) return [question.id]
  const matches = matcher(question)
  const ids = new Set<string>()
  for await (const batch of sight.store.facts('party')) {
    for (const fact of batch) if (matches(fact.content) && sight.gate.mayAssess(fact)) ids.add(fact.content.partyId)
  }
  return [...ids].sort()
}

/**
 * Finds parties of the assessed graph by id, register number or name; whoever is not in it is not found, whatever the store holds.
 * @throws Problem not-allowed for a purpose other than assess
 */
export function runFind(app: App, question: FindQuestion, scope: AssessScope = {}): Promise<FindAnswer> {
  const limit = Math.min(question.limit ?? FOUND_DEFAULT, FOUND_MAX)
  const answer = async (sight: Sight): Promise<FindAnswer> => {
    const items: SeenParty[] = []
    let isCut = false
    // Few at a time: most who match may not be seen, and what may be seen is soon enough.
    const ids = await matching(sight, question)
    for (const some of slicesOf(ids, FOUND_MAX)) {
      if (isCut) break
      const world = await worldAround(sight, some)
      const seen = await partiesSeen(sight, some)
      for (const id of some) {
        const party = seen.get(id)
        if (!world.has(id) && (party === undefined || party.kind === 'person')) continue
        isCut = items.length === limit
        if (isCut) break
        items.push(shown(app, id, party))
      }
    }
    return { purpose: question.purpose, day: sight.day, items, cut: isCut, notes: isCut ? [`cut at ${limit}: there are more; add a word`] : [] }
  }
  return ask(app, { what: 'find', asked: question, subjects: question.id === undefined ? [] : [question.id], scope }, answer, ({ items }) => ({ parties: items.length }))
}

/** The party behind a ref of an address. @throws Problem not-found for what is no ref of this installation */
export function partyOfRef(app: App, ref: string): string {
  const partyId = app.keyring().idOf('party', ref)
  if (partyId === undefined) throw notSeen()
  return partyId
}
