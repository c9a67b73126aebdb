import type { ReportedOutcome } from '../../model/calibration.js'
import { numberPeople, type People } from '../people.js'

/** An outcome with the chance that was foretold for it. */
export interface Scored {
  readonly outcome: ReportedOutcome
  readonly score: number
}

/** Outcomes in the order of their ids, so that sums do not depend on the order in which they came. */
export function inOrder(scored: readonly Scored[]): readonly Scored[] {
  return scored.toSorted((a, b) => (a.outcome.outcomeId < b.outcome.outcomeId ? -1 : a.outcome.outcomeId > b.outcome.outcomeId ? 1 : 0))
}

/** Numbers the people of some outcomes. */
export function peopleOf(rows: readonly Scored[]): People {
  return numberPeople(rows.map(({ outcome }) => outcome))
}
