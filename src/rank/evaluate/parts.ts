import type { ReportedOutcome } from '../../model/calibration.js'
import type { EvaluatedPart } from '../../model/evaluation.js'
import { GROUP_OUTCOMES_MIN } from '../../model/outcomes-needed.js'
import type { People } from '../people.js'
import { brierParts } from './brier.js'
import { groupsOf } from './groups.js'
import { liftTable } from './lift.js'
import { TENTHS } from './tenths.js'
import { peopleOf, type Scored } from './scored.js'

/** How scores did in each part of the outcomes, ordered within it, the largest part first; small ones together. */
export function partTable(rows: readonly Scored[], people: People, nameOf: (outcome: ReportedOutcome) => string | undefined): readonly EvaluatedPart[] {
  return groupsOf(rows, people, nameOf).map(({ name, merged, members }) => {
    const inside = members.flatMap((i) => rows[i] ?? [])
    const reached = inside.filter(({ outcome }) => outcome.reached).length
    const { lift, standardError } = inside.length < TENTHS * GROUP_OUTCOMES_MIN ? {} : liftTable(inside, peopleOf(inside)).find(({ against }) => against === 'random') ?? {}
    return {
      name, outcomes: inside.length, reached, share: reached / inside.length,
      predicted: Math.min(1, inside.reduce((sum, { score }) => sum + score, 0) / inside.length), brier: brierParts(inside)?.brier ?? 0,
      ...(merged === undefined ? {} : { merged }), ...(lift === undefined ? {} : { lift }), ...(standardError === undefined ? {} : { standardError }),
    }
  })
}
