import type { HarmRow } from '../../model/evaluation.js'
import { GROUP_OUTCOMES_MIN } from '../../model/outcomes-needed.js'
import type { People } from '../people.js'
import { groupsOf } from './groups.js'
import type { Scored } from './scored.js'
import { sumsByTenth, TENTHS, tiesOf } from './tenths.js'

const HARMS = ['wrongParty', 'complaint', 'optOut'] as const
type Harm = (typeof HARMS)[number]

function rateOf(count: number, outcomes: number): HarmRow[Harm] {
  return { count, perThousand: outcomes === 0 ? 0 : (1000 * count) / outcomes }
}

function rowOf(name: string, outcomes: number, countOf: (harm: Harm) => number): HarmRow {
  const [wrongParty, complaint, optOut] = [rateOf(countOf('wrongParty'), outcomes), rateOf(countOf('complaint'), outcomes), rateOf(countOf('optOut'), outcomes)]
  return { name, outcomes, wrongParty, complaint, optOut }
}

function happened(rows: readonly Scored[], i: number, harm: Harm): number {
  return rows[i]?.outcome.harms[harm] === true ? 1 : 0
}

/** Harm of all outcomes, and by where their law is and for whom they were made; small groups together. */
export function harmTables(rows: readonly Scored[], people: People): { readonly all: HarmRow; readonly byPlace: readonly HarmRow[]; readonly byCreditor: readonly HarmRow[] } {
  const rowFor = (name: string, members: readonly number[], merged?: number): HarmRow => ({
    ...rowOf(name, members.length, (harm) => members.reduce((sum, i) => sum + happened(rows, i, harm), 0)),
    ...(merged === undefined ? {} : { merged }),
  })
  const by = (nameOf: Parameters<typeof groupsOf>[2]): readonly HarmRow[] =>
    groupsOf(rows, people, nameOf).map(({ name, members, merged }) => rowFor(name, members, merged))
  return { all: rowFor('all', rows.map((_, i) => i)), byPlace: by(({ place }) => place), byCreditor: by(({ creditorId }) => creditorId) }
}

/** Harm by tenth of the score, the highest first; neighbouring tenths together until each row has enough outcomes to hide in. */
export function harmsByTenth(rows: readonly Scored[]): readonly HarmRow[] {
  const total = rows.length
  if (total < TENTHS || total < GROUP_OUTCOMES_MIN) return []
  const ties = tiesOf(rows.map(({ score }) => score))
  const sums = new Map(HARMS.map((harm) => [harm, sumsByTenth(ties, total, (i) => happened(rows, i, harm))]))
  const together = Math.min(TENTHS, Math.ceil((GROUP_OUTCOMES_MIN * TENTHS) / total))
  const rowsCount = Math.floor(TENTHS / together)
  return Array.from({ length: rowsCount }, (_, row) => {
    const [from, until] = [row * together, row === rowsCount - 1 ? TENTHS : (row + 1) * together]
    const name = until - from === 1 ? `${until}` : `${from + 1}-${until}`
    return rowOf(name, ((until - from) * total) / TENTHS, (harm) => (sums.get(harm) ?? []).slice(from, until).reduce((sum, one) => sum + one, 0))
  })
}
