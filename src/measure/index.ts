/** Measures of a graph's nodes: each defined by a paper, recorded with what it was computed from. */
export { Stopped } from './control.js'
export type { Control } from './control.js'
export { forwardPush } from './kernels/forward-push.js'
export type { LocalRank, PushOptions } from './kernels/forward-push.js'
export { measure } from './measure.js'
export { percentiles } from './percentiles.js'
export { METRICS, metricNamed } from './registry.js'
