import type { SeenParty } from '../../../../model/search.js'
import type { TraceTie } from '../../../../model/trace.js'

/** A party on the canvas: what is known of it may be its id alone. */
export type BoardParty = Partial<SeenParty> & { readonly partyId: string }

/** What lies on the canvas; never changed, only followed by another one. */
export interface Board {
  readonly parties: ReadonlyMap<string, BoardParty>
  readonly ties: ReadonlyMap<string, TraceTie>
  /** Parties that a question was about. */
  readonly marked: ReadonlySet<string>
  /** What answers said of a party. */
  readonly words: ReadonlyMap<string, readonly string[]>
}

/** Which of it is shown. */
export interface BoardFilter {
  readonly hiddenRelations: ReadonlySet<string>
  readonly hiddenKinds: ReadonlySet<string>
  readonly from?: string
  readonly to?: string
  readonly minTies: number
}

/** Nothing on the canvas. */
export const EMPTY_BOARD: Board = { parties: new Map(), ties: new Map(), marked: new Set(), words: new Map() }
/** Everything shown. */
export const NO_FILTER: BoardFilter = { hiddenRelations: new Set(), hiddenKinds: new Set(), minTies: 0 }

/** What tells a tie from every other. */
export function tieKey({ fromId, toId, relation, sourceId, sourceRecord, debtId, start }: TraceTie): string {
  return JSON.stringify([fromId, toId, relation, sourceId, sourceRecord, debtId, start])
}

/** What came in, put beside what is there; what was known of a party is not forgotten. */
export function added(board: Board, more: { readonly parties?: readonly BoardParty[]; readonly ties?: readonly TraceTie[]; readonly marked?: readonly string[]; readonly words?: Readonly<Record<string, readonly string[]>> }): Board {
  const parties = new Map(board.parties)
  const ties = new Map(board.ties)
  for (const tie of more.ties ?? []) {
    ties.set(tieKey(tie), tie)
    for (const partyId of [tie.fromId, tie.toId]) if (!parties.has(partyId)) parties.set(partyId, { partyId })
  }
  for (const party of more.parties ?? []) parties.set(party.partyId, { ...parties.get(party.partyId), ...party })
  return { parties, ties, marked: new Set([...board.marked, ...(more.marked ?? [])]), words: new Map([...board.words, ...Object.entries(more.words ?? {})]) }
}

/** Ties among those who are here, and nobody new. */
export function revealed(board: Board, ties: readonly TraceTie[]): Board {
  return added(board, { ties: ties.filter(({ fromId, toId }) => board.parties.has(fromId) && board.parties.has(toId)) })
}

function kept<T>(of: ReadonlyMap<string, T>, isKept: (key: string, value: T) => boolean): ReadonlyMap<string, T> {
  return new Map([...of].filter(([key, value]) => isKept(key, value)))
}

/** The canvas without some parties and their ties. */
export function without(board: Board, gone: ReadonlySet<string>): Board {
  return {
    parties: kept(board.parties, (id) => !gone.has(id)),
    ties: kept(board.ties, (_, { fromId, toId }) => !gone.has(fromId) && !gone.has(toId)),
    marked: new Set([...board.marked].filter((id) => !gone.has(id))),
    words: kept(board.words, (id) => !gone.has(id)),
  }
}

/** Neighbours of each party, whichever way a tie runs. */
export function neighboursOf(parties: Iterable<string>, ties: Iterable<TraceTie>): ReadonlyMap<string, ReadonlySet<string>> {
  const near = new Map<string, Set<string>>([...parties].map((id) => [id, new Set()]))
  for (const { fromId, toId } of ties) {
    if (fromId === toId) continue
    near.get(fromId)?.add(toId)
    near.get(toId)?.add(fromId)
  }
  return near
}

/** Takes off whoever hangs on a party alone; those a question was about stay. */
export function collapsed(board: Board, partyId: string): Board {
  const near = neighboursOf(board.parties.keys(), board.ties.values())
  const gone = [...(near.get(partyId) ?? [])].filter((id) => !board.marked.has(id) && (near.get(id)?.size ?? 0) === 1)
  return without(board, new Set(gone))
}

function isHeldIn({ start, end }: TraceTie, { from, to }: BoardFilter): boolean {
  return (from === undefined || end === undefined || end >= from) && (to === undefined || start === undefined || start <= to)
}

/** What of the canvas the filters leave. */
export function shownOf(board: Board, filter: BoardFilter): Pick<Board, 'parties' | 'ties'> {
  const kinds = new Map([...board.parties].filter(([, party]) => !filter.hiddenKinds.has(party.kind ?? 'unknown')))
  const ties = new Map([...board.ties].filter(([, tie]) => kinds.has(tie.fromId) && kinds.has(tie.toId) && !filter.hiddenRelations.has(tie.relation) && isHeldIn(tie, filter)))
  const near = neighboursOf(kinds.keys(), ties.values())
  const parties = new Map([...kinds].filter(([id]) => (near.get(id)?.size ?? 0) >= filter.minTies))
  return { parties, ties: new Map([...ties].filter(([, tie]) => parties.has(tie.fromId) && parties.has(tie.toId))) }
}

/** Parties that can be reached from one without passing another. */
function reachable(near: ReadonlyMap<string, ReadonlySet<string>>, from: string, around: string): ReadonlySet<string> {
  const seen = new Set([from])
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of near.get(id) ?? []) {
      if (next === around || seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return seen
}

/** How a party stands among those shown. */
export interface Standing {
  readonly ties: number
  readonly others: number
  /** 1: nobody has more ties. */
  readonly rank: number
  /** Parts into which what hangs together with it would fall without it. */
  readonly parts: number
}

/** Says how a party stands among those shown. */
export function standingOf(shown: Pick<Board, 'parties' | 'ties'>, partyId: string): Standing {
  const near = neighboursOf(shown.parties.keys(), shown.ties.values())
  const own = near.get(partyId) ?? new Set<string>()
  const rank = 1 + [...near.values()].filter((one) => one.size > own.size).length
  const left = new Set(own)
  let parts = 0
  for (const id of own) {
    if (!left.has(id)) continue
    parts++
    for (const there of reachable(near, id, partyId)) left.delete(there)
  }
  return { ties: own.size, others: Math.max(0, shown.parties.size - 1), rank, parts }
}
