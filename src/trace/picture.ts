import type { Markup, MarkupColumn, MarkupNode, MarkupTie } from '../graph/index.js'
import { compareText } from '../model/order.js'
import type { ChainAnswer, ControlAnswer, InfluenceAnswer, PathAnswer, TraceTie } from '../model/trace.js'

/** What is known of a party beside the answer. */
export interface NamedParty {
  readonly name?: string
  readonly isPerson?: boolean
}

/** Finds the name of a party; without one its id stands in the picture. */
export type NameOf = (partyId: string) => NamedParty | undefined

/** What a picture says of one party. */
interface Told {
  readonly notes?: readonly string[]
  readonly values?: readonly (string | number | undefined)[]
}

interface Frame {
  readonly title: string
  readonly notes: readonly string[]
  readonly marked: readonly string[]
  readonly columns: readonly MarkupColumn[]
  readonly tell: (partyId: string) => Told
}

/** The ties of paths as a picture. */
export function pathPicture(answer: PathAnswer, nameOf?: NameOf): Markup {
  const ties = distinct(answer.paths.flatMap((path) => path.steps.flatMap((step) => step.ties)))
  const place = new Map(answer.paths.flatMap(({ parties }) => parties.map((party, i) => [party, i] as const)).toReversed())
  return picture(ties, {
    title: `How ${called(answer.a, nameOf)} and ${called(answer.b, nameOf)} are tied, on ${answer.day}`, notes: answer.notes, marked: [answer.a, answer.b],
    columns: [{ name: 'steps', type: 'integer' }], tell: (party) => ({ values: [place.get(party)] }),
  }, nameOf)
}

/** A chain of guarantees as a picture. */
export function chainPicture(answer: ChainAnswer, nameOf?: NameOf): Markup {
  const { party, direction, day, exposure, reached } = answer
  const hopsOf = new Map(reached.map(({ partyId, hops }) => [partyId, hops]))
  const inRing = new Set(answer.rings.flat())
  const sums = exposure.map(({ debts, amount, capped, currency }) => `${debts} debts, ${amount} ${currency} owed, ${capped} within caps`)
  return picture(answer.ties, {
    title: direction === 'out' ? `For whom ${called(party, nameOf)} answers, on ${day}` : `Who answers for ${called(party, nameOf)}, on ${day}`, notes: [...sums, ...answer.notes], marked: [party],
    columns: [{ name: 'hops', type: 'integer' }, { name: 'ring', type: 'string' }],
    tell: (id) => ({ values: [hopsOf.get(id) ?? 0, inRing.has(id) ? 'yes' : undefined], ...(inRing.has(id) ? { notes: ['in a ring'] } : {}) }),
  }, nameOf)
}

/** Who owns, controls and directs a company, or what a party owns and controls, as a picture. */
export function controlPicture(answer: ControlAnswer, nameOf?: NameOf): Markup {
  const { party, direction, day } = answer
  const shareOf = new Map(answer.shares.map(({ partyId, share }) => [partyId, share]))
  const short = answer.shortfalls.map(({ words }) => words)
  return picture(answer.ties, {
    title: direction === 'up' ? `Who owns and directs ${called(party, nameOf)}, on ${day}` : `What ${called(party, nameOf)} owns and controls, on ${day}`, notes: [...answer.notes, ...short], marked: [party],
    columns: [{ name: 'share', type: 'double' }],
    tell: (id) => {
      const share = shareOf.get(id)
      return { values: [share], ...(share === undefined ? {} : { notes: [`${percent(share)} in all`] }) }
    },
  }, nameOf)
}

/** The parties of an influence answer with the ties among them as a picture; others at the far ends stand in it, too. */
export function influencePicture(answer: InfluenceAnswer, ties: readonly TraceTie[], nameOf?: NameOf): Markup {
  const told = new Map(answer.parties.map((party) => [party.partyId, party]))
  const near = ties.filter(({ fromId, toId }) => told.has(fromId) || told.has(toId))
  return picture(near, {
    title: `Through whom most exposure runs, on ${answer.day}`, notes: answer.notes, marked: [...told.keys()],
    columns: [{ name: 'rank', type: 'integer' }, { name: 'betweenness', type: 'double' }, { name: 'pagerank', type: 'double' }],
    tell: (id) => {
      const party = told.get(id)
      if (party === undefined) return {}
      return { values: [party.rank, party.betweenness, party.pagerank], notes: [`${party.rank}. ${party.words}`] }
    },
  }, nameOf)
}

function called(partyId: string, nameOf: NameOf | undefined): string {
  return nameOf?.(partyId)?.name ?? partyId
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}\u00a0%`
}

/** Each tie once, in the order in which they first come. */
function distinct(ties: readonly TraceTie[]): readonly TraceTie[] {
  return [...new Map(ties.map((tie) => [JSON.stringify(tie), tie])).values()]
}

const TIE_COLUMNS: readonly MarkupColumn[] = [
  { name: 'relation', type: 'string' }, { name: 'share', type: 'double' }, { name: 'cap', type: 'string' }, { name: 'currency', type: 'string' },
  { name: 'source', type: 'string' }, { name: 'debt', type: 'string' },
]

function picture(ties: readonly TraceTie[], frame: Frame, nameOf: NameOf = () => undefined): Markup {
  const ends = new Set([...frame.marked, ...ties.flatMap(({ fromId, toId }) => [fromId, toId])])
  const marked = new Set(frame.marked)
  const nodes = [...ends].sort(compareText).map((id): MarkupNode => {
    const { name, isPerson } = nameOf(id) ?? {}
    const { notes, values = [] } = frame.tell(id)
    return {
      id, label: name ?? id, values: [name, ...frame.columns.map((_, i) => values[i])],
      ...(notes === undefined ? {} : { notes }), ...(isPerson === true ? { isPerson } : {}), ...(marked.has(id) ? { isMarked: true } : {}),
    }
  })
  return {
    directed: true, isDated: true, title: frame.title, notes: frame.notes, nodeColumns: [{ name: 'name', type: 'string' }, ...frame.columns],
    tieColumns: TIE_COLUMNS, nodes, ties: ties.map(drawnTie),
  }
}

function drawnTie(tie: TraceTie): MarkupTie {
  const { fromId, toId, relation, strength, share, cap, currency, start, end, sourceId, debtId } = tie
  const words = [
    relation.replaceAll('_', ' '), ...(share === undefined ? [] : [percent(share)]), ...(cap === undefined ? [] : [`up to ${cap}\u00a0${currency ?? ''}`.trimEnd()]),
  ]
  return {
    from: fromId, to: toId, strength, kind: relation, label: words.join(' '), ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }),
    values: [relation, share, cap, currency, sourceId, debtId],
  }
}
