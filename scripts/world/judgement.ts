import { FEATURE_GROUPS, type FeatureGroup, type Scorecard } from '#src/model/scorecard.js'
import { DEFAULT_SCORECARD } from '#src/rank/index.js'
import { chanceFrom } from './chance.js'
import { expectedLogLoss, mean, topMean } from './judge.js'
import { singleOrders, trueEntries, type TrueEntry } from './orders.js'
import type { Played } from './run.js'

/** How well one order does in one world. */
export interface OrderSkill {
  /** Expected share of right-party contacts in its top tenth, over that of all entries: what random order gives. */
  readonly lift: number
  /** Expected loss of its forecasts in nats, where it makes any. */
  readonly logLoss?: number
}

/** What one world says of the list and its rivals. */
export interface Judgement {
  readonly seed: number
  readonly kind: string
  /** Entries that may be contacted. */
  readonly entries: number
  /** Expected share of right-party contacts among them all. */
  readonly base: number
  readonly list: OrderSkill
  /** True where the list was ranked by weights that were fitted to the world; else by those shipped. */
  readonly isFitted: boolean
  /** Why the fitted weights are used or not, a sentence each. */
  readonly because: readonly string[]
  /** The same entries by the score of the weights that are shipped, of those that were fitted, and of those fitted to every outcome. */
  readonly shipped: OrderSkill
  readonly fitted: OrderSkill
  readonly whole: OrderSkill
  /** By those fitted to every outcome without a group of features. */
  readonly without: Readonly<Record<FeatureGroup, OrderSkill>>
  /** The same with one outcome drawn for each entry. */
  readonly drawnLift: number
  readonly plain: OrderSkill
  /** What who knows the truth would reach. */
  readonly oracle: OrderSkill
  /** Lift of every order by a single number. */
  readonly singles: Readonly<Record<string, number>>
  /** Wrong-party contacts expected in a thousand, in the top tenth and in all. */
  readonly wrongPerThousand: { readonly top: number; readonly all: number }
  /** Chance within the windows of the list, over that at any hour of calling. */
  readonly windowGain: number
  /** What verifying the list found wrong; empty: every entry was decided again and stands. */
  readonly unlawful: readonly string[]
}

const right = ({ answer }: TrueEntry): number => answer.right
const wrong = ({ answer }: TrueEntry): number => 1000 * answer.other
const byRank = ({ entry }: TrueEntry): number => -entry.rank
const scored = ({ entry }: TrueEntry): number => entry.score

function skillOf(entries: readonly TrueEntry[], keyOf: (one: TrueEntry) => number, forecastOf?: (one: TrueEntry) => number): OrderSkill {
  const lift = topMean(entries, keyOf, right) / mean(entries.map(right))
  if (forecastOf === undefined) return { lift }
  return { lift, logLoss: mean(entries.map((one) => expectedLogLoss(right(one), forecastOf(one)))) }
}

/** Judges the list of a world by its truth. */
export function judgeList(seed: number, { recorded, calendar, entries: all, fit, scoreBy, differences }: Played): Judgement {
  const entries = trueEntries(recorded, all, calendar)
  const skillBy = (scorecard: Scorecard): OrderSkill => {
    const scores = new Map(entries.map((one) => [one, scoreBy(one.entry, scorecard)]))
    const scoreOf = (one: TrueEntry): number => scores.get(one) ?? 0
    return skillOf(entries, scoreOf, scoreOf)
  }
  const chance = chanceFrom(`drawn ${seed}`)
  const drawn = new Map(entries.map((one) => [one, Number(chance.happens(right(one)))]))
  const partNames = [...new Set(entries.flatMap(({ entry }) => entry.parts.map(({ name }) => name)))].toSorted()
  return {
    seed, kind: recorded.truth.kind.name, entries: entries.length, base: mean(entries.map(right)),
    list: skillOf(entries, byRank, scored), isFitted: fit.isUsed, because: fit.because,
    shipped: skillBy(DEFAULT_SCORECARD), fitted: skillBy(fit.fitted), whole: skillBy(fit.whole),
    drawnLift: topMean(entries, byRank, (one) => drawn.get(one) ?? 0) / mean([...drawn.values()]),
    plain: skillOf(entries, (one) => one.plain, (one) => one.plain),
    oracle: skillOf(entries, right, right),
    singles: Object.fromEntries(singleOrders(partNames).map(({ name, keyOf }) => [name, skillOf(entries, keyOf).lift])),
    without: Object.fromEntries((Object.keys(FEATURE_GROUPS) as FeatureGroup[]).map((group) => [group, skillBy(fit.without[group])])) as Record<FeatureGroup, OrderSkill>,
    wrongPerThousand: { top: topMean(entries, byRank, wrong), all: mean(entries.map(wrong)) },
    windowGain: mean(entries.map(right)) / mean(entries.map(({ anyHour }) => anyHour)),
    unlawful: differences,
  }
}
