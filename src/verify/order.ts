import type { EntryLine } from '../model/certificate.js'

/** What the place of an entry is derived from. */
export type PlacedEntry = Pick<
  EntryLine, 'rank' | 'entryId' | 'ids' | 'waiting' | 'stale' | 'peopleAhead' | 'base' | 'points' | 'score'
>

/** Half of the last digit of a score. */
const SCORE_TOLERANCE = 1e-6

function comesBefore(a: PlacedEntry, b: PlacedEntry): boolean {
  if (a.waiting !== b.waiting) return !a.waiting
  if (a.stale !== b.stale) return !a.stale
  if (a.peopleAhead !== b.peopleAhead) return a.peopleAhead < b.peopleAhead
  return a.score === b.score ? a.ids < b.ids : a.score > b.score
}

/** Lists where the ranks are not 1, 2, 3 ... or two neighbours stand the wrong way round. */
export function orderFaults(entries: readonly PlacedEntry[]): readonly { readonly entryId: string; readonly what: string }[] {
  return entries.flatMap((entry, i) => {
    const before = entries[i - 1]
    const faults: string[] = []
    if (entry.rank !== i + 1) faults.push(`it has rank ${entry.rank} in place ${i + 1}`)
    if (before !== undefined && !comesBefore(before, entry)) faults.push('it should stand before the entry ahead of it')
    return faults.map((what) => ({ entryId: entry.entryId, what }))
  })
}

/** Lists what is wrong with the score of one entry. */
export function placeFaults(entry: PlacedEntry): readonly string[] {
  let logOdds = entry.base
  for (const points of Object.values(entry.points)) logOdds += points
  const score = 1 / (1 + Math.exp(-logOdds))
  return Math.abs(score - entry.score) <= SCORE_TOLERANCE ? [] : ['its score is not what its points come to']
}
