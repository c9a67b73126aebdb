import { checkStabilityAsked } from '../app/stability-asked.js'
import type { EntryStability, ListStability } from '../app/stability-run.js'
import { STABILITY_ENTRIES_DEFAULT } from '../model/limits.js'

/** Changes printed of one entry; the rest are counted. */
const CHANGES_SHOWN = 8

function linesOf({ rank, entryId, rebuilt, changes, unmoved, untried }: EntryStability): readonly string[] {
  const head = `${rank}  ${entryId}`
  if (!rebuilt) return [head, '     the store no longer gives what this line was made from']
  const shown = changes.slice(0, CHANGES_SHOWN).map(({ words }) => `     ${words}`)
  const more = changes.length - shown.length
  return [
    head, ...shown,
    ...(more === 0 ? [] : [`     and ${more} more facts without which it stands elsewhere`]),
    `     ${unmoved} ${unmoved === 1 ? 'fact' : 'facts'} without which it stays${untried === 0 ? '' : `; ${untried} were not tried`}`,
  ]
}

/** Prints how far the places of entries rest on single facts. */
export function stabilityText({ list, fixed, entries }: ListStability): string {
  return [`stability of list ${list}: the rank of each entry without each fact that it rests on`, fixed, '', ...entries.flatMap(linesOf)].join('\n')
}

/** The number of entries that `--stability` asks for. @throws Problem limit-exceeded before anything is made */
export function stabilityAsked(flag: number | true): number {
  const most = flag === true ? STABILITY_ENTRIES_DEFAULT : flag
  checkStabilityAsked(most)
  return most
}
