import { Problem } from '../../model/problem.js'

/** When an iteration ends. */
export interface StopRule {
  readonly tolerance: number
  readonly maxIterations: number
}

/** After so many rounds, and three quarters of all, without a new smallest change only rounding is left. */
const STALL_ROUNDS = 100

/**
 * Makes the test that ends an iteration: given each round's change it says whether the result is within the tolerance.
 * Changes that shrink slowly leave more error than the last of them, so what is still to come is estimated
 * from the rate at which they shrink and must be within the tolerance too.
 * @throws Problem not-converged when the rounds are used up or only rounding errors are left.
 */
export function convergenceTest(rule: StopRule): (change: number) => boolean {
  let rounds = 0
  let previous = Infinity
  let smallest = Infinity
  let sinceSmallest = 0
  return (change) => {
    rounds++
    const rate = change / previous
    previous = change
    if (change === 0) return true
    if (change <= rule.tolerance && rate < 1 && (change * rate) / (1 - rate) <= rule.tolerance) return true
    sinceSmallest = change < smallest ? 0 : sinceSmallest + 1
    smallest = Math.min(smallest, change)
    if (sinceSmallest > STALL_ROUNDS && smallest <= rule.tolerance) return true
    const isStalled = sinceSmallest > Math.max(STALL_ROUNDS, rounds * 0.75)
    if (rounds >= rule.maxIterations || isStalled) {
      throw new Problem('not-converged', notConverged(rounds, smallest, rule.tolerance))
    }
    return false
  }
}

function notConverged(rounds: number, smallest: number, tolerance: number): string {
  return `the iteration did not converge in ${rounds} rounds: its smallest change was ${smallest.toExponential(1)}, ` +
    `asked was ${tolerance}; ask for a larger tolerance or more rounds, or use another measure`
}
