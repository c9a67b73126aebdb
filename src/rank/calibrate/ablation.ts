import type { Outcome } from '../../model/calibration.js'
import type { AblationRow } from '../../model/evaluation.js'
import { FEATURE_GROUPS, type FeatureGroup, type FeatureName, type Scorecard } from '../../model/scorecard.js'
import { lossGain, orderGain, pairOf } from './compare.js'
import { chooseSettings, fitScorecard } from './fit.js'
import { logLossOf } from './skill.js'
import { splitOutcomes } from './split.js'
import { startOf, without } from './start.js'

/** What the worth of groups is told with. */
export interface AblationOptions {
  readonly shipped: Scorecard
  readonly seed: number
}

/**
 * Times that a standard error lets one of twelve differences (six groups, two each) lie above none by chance once in twenty:
 * one side of the normal curve at 0.05 / 12.
 */
const BEYOND_NOISE_OF_ALL = 2.638

function told(error: number): number | null {
  return Number.isFinite(error) ? error : null
}

function wordsOf(group: FeatureGroup, isLossBeyond: boolean, isTopBeyond: boolean): string {
  if (!isLossBeyond && !isTopBeyond) return `The group "${group}" adds nothing that could be told from chance.`
  const lost = [...(isLossBeyond ? ['contacts are foretold worse'] : []), ...(isTopBeyond ? ['the top tenth reaches fewer'] : [])]
  return `Without the group "${group}" ${lost.join(' and ')}.`
}

/**
 * Says what each group of features adds: weights are fitted again without it, at the same settings, and both are compared on
 * the tested side, outcome by outcome. One line for each group, in the order of `FEATURE_GROUPS`.
 */
export function ablation(outcomes: readonly Outcome[], { shipped, seed }: AblationOptions): readonly AblationRow[] {
  const { trained, tested } = splitOutcomes(outcomes, seed)
  const settings = chooseSettings(trained, startOf(trained, shipped), seed)
  const whole = fitScorecard(trained, settings).scorecard
  return (Object.keys(FEATURE_GROUPS) as FeatureGroup[]).map((group) => {
    const left = { ...settings, start: without(group, settings.start) }
    const fixed: ReadonlySet<FeatureName> = new Set(FEATURE_GROUPS[group])
    const pair = pairOf(tested, whole, fitScorecard(trained, left, fixed).scorecard)
    const loss = lossGain(pair, logLossOf)
    const top = orderGain(pair, seed, ({ topTenthLift }) => topTenthLift)
    const [isLossBeyond, isTopBeyond] = [loss.mean > BEYOND_NOISE_OF_ALL * loss.error, top.mean > BEYOND_NOISE_OF_ALL * top.error]
    return {
      group, logLossLost: loss.mean, logLossError: told(loss.error), topTenthLost: top.mean, topTenthError: told(top.error),
      addsNothing: !isLossBeyond && !isTopBeyond, words: wordsOf(group, isLossBeyond, isTopBeyond),
    }
  })
}
