import type { BrierParts, CalibrationBin } from '../../model/evaluation.js'
import type { Scored } from './scored.js'
import { tiesOf } from './tenths.js'

/** Bins of the calibration curve, at most: as many outcomes in each as ties allow. */
const BINS = 10
/** Quantile of the normal distribution that leaves 2.5 % above it. */
const Z_95 = 1.959963984540054

/** Wilson's interval of 95 % around a share of successes. Source: Wilson 1927, doi:10.1080/01621459.1927.10502953 */
export function wilson(successes: number, tries: number): { readonly low: number; readonly high: number } {
  if (tries === 0) return { low: 0, high: 1 }
  const [share, square] = [successes / tries, (Z_95 * Z_95) / tries]
  const middle = (share + square / 2) / (1 + square)
  const half = (Z_95 * Math.sqrt((share * (1 - share) + square / 4) / tries)) / (1 + square)
  // At none and at all the bound is exact, and the last bit of a root must not say otherwise.
  return { low: successes === 0 ? 0 : Math.max(0, middle - half), high: successes === tries ? 1 : Math.min(1, middle + half) }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}

function reachedIn(rows: readonly Scored[]): number {
  return rows.filter(({ outcome }) => outcome.reached).length
}

/** Outcomes by bins of like chances, the lowest first: at most ten chances make a bin each, else as many outcomes in each as chances that are one allow. */
function binned(rows: readonly Scored[]): readonly (readonly Scored[])[] {
  const ties = tiesOf(rows.map(({ score }) => -score))
  const bins: Scored[][] = Array.from({ length: BINS }, () => [])
  for (const [number, { start, members }] of ties.entries()) {
    const middle = start + members.length / 2
    const at = ties.length <= BINS ? number : Math.floor((BINS * middle) / rows.length)
    for (const i of members) {
      const row = rows[i]
      if (row !== undefined) bins[Math.min(at, BINS - 1)]?.push(row)
    }
  }
  return bins.filter((bin) => bin.length > 0)
}

/** The calibration curve: chances foretold, in at most ten bins, against how often they came true. */
export function calibrationCurve(rows: readonly Scored[]): readonly CalibrationBin[] {
  return binned(rows).map((bin) => {
    const [scores, reached] = [bin.map(({ score }) => score), reachedIn(bin)]
    const [from, to] = [scores[0] ?? 0, scores.at(-1) ?? 0]
    // A mean of one number may miss it by a last bit.
    const predicted = Math.min(to, Math.max(from, meanOf(scores)))
    return { from, to, outcomes: bin.length, predicted, reached, share: reached / bin.length, ...wilson(reached, bin.length) }
  })
}

/**
 * The Brier score in its parts over the bins of the calibration curve: brier = reliability - resolution + uncertainty +
 * withinBins. Absent for no outcomes.
 * Sources: Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; what lies within bins: Stephenson, Coelho and
 * Jolliffe 2008, doi:10.1175/2007WAF2006116.1
 */
export function brierParts(rows: readonly Scored[]): BrierParts | undefined {
  if (rows.length === 0) return undefined
  const mean = reachedIn(rows) / rows.length
  const parts = { brier: 0, reliability: 0, resolution: 0, uncertainty: mean * (1 - mean), withinBins: 0 }
  for (const bin of binned(rows)) {
    const [predicted, share] = [meanOf(bin.map(({ score }) => score)), reachedIn(bin) / bin.length]
    parts.reliability += (bin.length / rows.length) * (predicted - share) ** 2
    parts.resolution += (bin.length / rows.length) * (share - mean) ** 2
    for (const { score, outcome } of bin) {
      const [reached, off] = [outcome.reached ? 1 : 0, score - predicted]
      parts.brier += (score - reached) ** 2 / rows.length
      parts.withinBins += (off * off - 2 * off * (reached - share)) / rows.length
    }
  }
  return parts
}
