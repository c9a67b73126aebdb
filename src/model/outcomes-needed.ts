/** Fewest outcomes of a group that a report tells apart: a rate of fewer says nothing, and might speak of one person. */
export const GROUP_OUTCOMES_MIN = 20

/** Fewest people of a group that a report tells apart: among fewer each might be known by what is told of the group. */
export const GROUP_PEOPLE_MIN = 5

/** Fewest outcomes that weights are fitted to before they may be used: some ten for each weight that moves much. */
export const FITTED_OUTCOMES_MIN = 300

/** Fewest who were reached, and fewest who were not, among those outcomes: a weight is as sure as the rarer of the two. */
export const FITTED_REACHED_MIN = 40

/** Fewest outcomes that fitted weights are tested on: below, a difference that matters drowns in chance. */
export const TESTED_OUTCOMES_MIN = 100

/** Fewest people among those outcomes: a standard error by person needs so many to be one. */
export const TESTED_PEOPLE_MIN = 30

/** Fewest who were reached, and fewest who were not, among those outcomes. */
export const TESTED_REACHED_MIN = 20

/** Fewest outcomes of a band, or of a medium, before it has a weight of its own: a share of them is known to some 7 in 100. */
export const BAND_OUTCOMES_MIN = 50

/** Fewest outcomes, and people, for a word on whether an order is fair: with fewer, contact facts explain everything by chance. */
export const FAIRNESS_OUTCOMES_MIN = 300
/** Fewest people for a word on whether an order is fair. */
export const FAIRNESS_PEOPLE_MIN = 50
