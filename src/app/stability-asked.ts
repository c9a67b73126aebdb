import { STABILITY_ENTRIES_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'

/** Refuses what would take hours. @throws Problem limit-exceeded for more than `STABILITY_ENTRIES_MAX` entries */
export function checkStabilityAsked(most: number): void {
  if (most > STABILITY_ENTRIES_MAX) throw new Problem('limit-exceeded', `the stability of at most ${STABILITY_ENTRIES_MAX} entries is looked at in one go`)
}
