import type { MetricName } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import type { Metric } from './metric.js'
import { betweenness } from './metrics/betweenness/index.js'
import { articulationPoints } from './metrics/articulation-points/index.js'
import { bridges } from './metrics/bridges/index.js'
import { closeness } from './metrics/closeness/index.js'
import { clustering } from './metrics/clustering/index.js'
import { components } from './metrics/components/index.js'
import { coreNumber } from './metrics/core-number/index.js'
import { degree } from './metrics/degree/index.js'
import { eigenvector } from './metrics/eigenvector/index.js'
import { harmonic } from './metrics/harmonic/index.js'
import { inDegree } from './metrics/in-degree/index.js'
import { outDegree } from './metrics/out-degree/index.js'
import { pagerank } from './metrics/pagerank/index.js'
import { personalizedPagerank } from './metrics/personalized-pagerank/index.js'
import { weightedDegree } from './metrics/weighted-degree/index.js'

/** Every measure, one line each. */
export const METRICS: readonly Metric[] = [
  degree,
  inDegree,
  outDegree,
  weightedDegree,
  pagerank,
  personalizedPagerank,
  betweenness,
  closeness,
  harmonic,
  eigenvector,
  coreNumber,
  clustering,
  components,
  bridges,
  articulationPoints,
]

const byName = new Map<string, Metric>(METRICS.map((metric) => [metric.name, metric]))

/**
 * Gives the measure of a name.
 * @throws Problem invalid-input when there is none of that name; the message lists them.
 */
export function metricNamed(name: MetricName): Metric {
  const metric = byName.get(name)
  if (metric === undefined) {
    throw new Problem('invalid-input', `there is no such measure; the measures are ${[...byName.keys()].join(', ')}`)
  }
  return metric
}
