import { compareText } from '../model/order.js'
import type { Purpose } from '../model/event.js'
import type { PartyMeasures, Scorecard } from '../model/scorecard.js'
import type { Draft } from './debt.js'
import type { HeldDrafts } from './held-drafts.js'
import { idsOf, placeInDebt, type MeasuresOf, type Placed } from './order.js'
import { pointsOf } from './score.js'

/** A whole list in its order, whose lines are made as they are asked for. */
export interface PlacedList {
  readonly count: number
  /** In the order of the list, each time anew. */
  readonly all: () => Iterable<Placed>
}

/** Places of drafts as columns, by the number of the draft; some 60 bytes each. */
interface PlaceColumns {
  readonly set: (at: number, placed: Omit<Placed, 'rank'>) => void
  readonly at: (at: number) => Omit<Placed, 'rank' | 'draft' | 'points'>
  /** Which of two comes first, but for ties. */
  readonly compare: (a: number, b: number) => number
}

/** Measures by their places in the columns; a party may lack any of them. */
const MEASURES = ['nearness', 'degree', 'betweenness'] as const

function openPlaces(count: number): PlaceColumns {
  const [isWaiting, isStale, has] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)]
  const [peopleAhead, way, ways] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)]
  const scores = new Float64Array(count)
  const measured = MEASURES.map(() => new Float64Array(count))
  const measuresAt = (at: number): PartyMeasures =>
    Object.fromEntries(MEASURES.flatMap((name, i) => (((has[at]! >> i) & 1) === 1 ? [[name, measured[i]![at]!] as const] : [])))
  return {
    set: (at, one) => {
      isWaiting[at] = Number(one.waiting)
      isStale[at] = Number(one.stale)
      peopleAhead[at] = one.peopleAhead
      way[at] = one.way
      ways[at] = one.ways
      scores[at] = one.score
      for (const [i, name] of MEASURES.entries()) {
        const value = one.measures[name]
        if (value === undefined) continue
        has[at]! |= 1 << i
        measured[i]![at] = value
      }
    },
    at: (at) => ({
      waiting: isWaiting[at] === 1, stale: isStale[at] === 1, peopleAhead: peopleAhead[at]!, score: scores[at]!,
      way: way[at]!, ways: ways[at]!, measures: measuresAt(at),
    }),
    compare: (a, b) => isWaiting[a]! - isWaiting[b]! || isStale[a]! - isStale[b]! || peopleAhead[a]! - peopleAhead[b]! || scores[b]! - scores[a]!,
  }
}

/** Runs of drafts about one debt, which lie together, each with the number of its first. */
function* byDebt(drafts: HeldDrafts): Iterable<readonly [first: number, ofDebt: readonly Draft[]]> {
  let ofDebt: Draft[] = []
  for (let at = 0; at < drafts.count(); at++) {
    const draft = drafts.at(at)
    if (ofDebt.length > 0 && ofDebt[0]!.debtId !== draft.debtId) {
      yield [at - ofDebt.length, ofDebt]
      ofDebt = []
    }
    ofDebt.push(draft)
  }
  if (ofDebt.length > 0) yield [drafts.count() - ofDebt.length, ofDebt]
}

/** The place of each text among all in their order. */
function numbersOf(texts: readonly string[]): Uint32Array {
  const numbers = new Uint32Array(texts.length)
  const order = Uint32Array.from(texts, (_, i) => i).sort((a, b) => compareText(texts[a]!, texts[b]!))
  for (let i = 0; i < order.length; i++) numbers[order[i]!] = i
  return numbers
}

/** Puts held drafts, those of one debt together, in the order in which `placeDrafts` puts them. O(n log n). */
export function placeHeld(drafts: HeldDrafts, measuresOf: MeasuresOf, scorecard: Scorecard, purpose: Purpose): PlacedList {
  const count = drafts.count()
  const places = openPlaces(count)
  const ids: string[] = []
  for (const [first, ofDebt] of byDebt(drafts)) {
    const numbers = new Map(ofDebt.map((draft, i) => [draft, first + i]))
    for (const one of placeInDebt(ofDebt, measuresOf, scorecard, purpose)) places.set(numbers.get(one.draft)!, one)
    for (const draft of ofDebt) ids.push(idsOf(draft))
  }
  const ties = numbersOf(ids)
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => places.compare(a, b) || ties[a]! - ties[b]!)
  return {
    count,
    all: function* all() {
      for (const [i, at] of order.entries()) {
        const [draft, place] = [drafts.at(at), places.at(at)]
        yield { ...place, draft, rank: i + 1, points: pointsOf(draft.features, place.measures, scorecard) }
      }
    },
  }
}
