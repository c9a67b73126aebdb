import { FEATURE_GROUPS, type FeatureGroup } from '#src/model/scorecard.js'
import type { Entry } from '#src/model/list.js'
import { chanceFrom } from './chance.js'
import { expectedLogLoss, mean, topMean } from './judge.js'
import { singleOrders, type TrueEntry } from './orders.js'

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
  /** The same with one outcome drawn for each entry. */
  readonly drawnLift: number
  readonly plain: OrderSkill
  /** What who knows the truth would reach. */
  readonly oracle: OrderSkill
  readonly singles: Readonly<Record<string, number>>
  /** Without each group of features: the same list by the rest of the score. */
  readonly without: Readonly<Record<FeatureGroup, OrderSkill>>
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

function logit(share: number): number {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, share))
  return Math.log(kept / (1 - kept))
}

function pointsOf({ parts }: Entry, names: ReadonlySet<string>): number {
  return parts.reduce((sum, { name, points }) => sum + (names.has(name) ? points : 0), 0)
}

/**
 * The skill of the same score when every entry has the same points for a group of features, as many as all have on average:
 * what the group tells is gone, and the level of the score stays.
 */
function skillWithout(entries: readonly TrueEntry[], names: ReadonlySet<string>): OrderSkill {
  const level = mean(entries.map(({ entry }) => pointsOf(entry, names)))
  const score = ({ entry }: TrueEntry): number => 1 / (1 + Math.exp(pointsOf(entry, names) - level - logit(entry.score)))
  return skillOf(entries, score, score)
}

function skillOf(entries: readonly TrueEntry[], keyOf: (one: TrueEntry) => number, forecastOf?: (one: TrueEntry) => number): OrderSkill {
  const lift = topMean(entries, keyOf, right) / mean(entries.map(right))
  if (forecastOf === undefined) return { lift }
  return { lift, logLoss: mean(entries.map((one) => expectedLogLoss(right(one), forecastOf(one)))) }
}

/** Judges a list by the truth of its world. `entries` may all be contacted, best rank first. */
export function judgeList(seed: number, kind: string, entries: readonly TrueEntry[], unlawful: readonly string[]): Judgement {
  const chance = chanceFrom(`drawn ${seed}`)
  const drawn = new Map(entries.map((one) => [one, Number(chance.happens(right(one)))]))
  const partNames = [...new Set(entries.flatMap(({ entry }) => entry.parts.map(({ name }) => name)))].toSorted()
  const groups = Object.entries(FEATURE_GROUPS) as readonly (readonly [FeatureGroup, readonly string[]])[]
  return {
    seed, kind, entries: entries.length, base: mean(entries.map(right)),
    list: skillOf(entries, byRank, scored),
    drawnLift: topMean(entries, byRank, (one) => drawn.get(one) ?? 0) / mean([...drawn.values()]),
    plain: skillOf(entries, (one) => one.plain, (one) => one.plain),
    oracle: skillOf(entries, right, right),
    singles: Object.fromEntries(singleOrders(partNames).map(({ name, keyOf }) => [name, skillOf(entries, keyOf).lift])),
    without: Object.fromEntries(groups.map(([group, names]) => [group, skillWithout(entries, new Set(names))])) as Record<FeatureGroup, OrderSkill>,
    wrongPerThousand: { top: topMean(entries, byRank, wrong), all: mean(entries.map(wrong)) },
    windowGain: mean(entries.map(right)) / mean(entries.map(({ anyHour }) => anyHour)),
    unlawful,
  }
}
