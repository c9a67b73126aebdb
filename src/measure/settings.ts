import { ITERATIONS_MAX } from '../model/limits.js'
import type { MeasureParams, MeasureRequest } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import type { Metric, Settings } from './metric.js'

const DEFAULTS: Settings = {
  weighted: false,
  normalized: false,
  countParallel: false,
  direction: 'both',
  alpha: 0.85,
  tolerance: 1e-9,
  maxIterations: ITERATIONS_MAX,
  seeds: undefined,
  eps: null,
  exact: false,
  pivots: null,
  wassermanFaust: true,
  strong: false,
  seed: 0,
}

/**
 * Fills in the defaults of a request and checks what it says.
 * @throws Problem invalid-input with the parameter's place and what it must be.
 */
export function settle(metric: Metric, request: MeasureRequest): Settings {
  const given = Object.fromEntries(Object.entries(request.params ?? {}).filter(([, value]) => value !== undefined))
  const settings: Settings = { ...DEFAULTS, ...metric.defaults, ...given, seed: request.seed ?? 0 }
  const errors = RULES.filter((rule) => !rule.isMet(settings)).map(({ pointer, message }) => ({ pointer, message }))
  const unknown = Object.keys(given).filter((key) => !(key in DEFAULTS) || key === 'seed')
  for (const key of unknown) errors.push({ pointer: `/params/${key}`, message: 'is not a parameter of any measure' })
  if (errors.length > 0) {
    const detail = errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    throw new Problem('invalid-input', `the measure ${metric.name} cannot run: ${detail}`, errors)
  }
  return settings
}

/** Gives the parameters a metric read, for the record of its run. */
export function recordOf(metric: Metric, settings: Settings): MeasureParams {
  const read = metric.reads.map((key) => [key, settings[key]] as const)
  return Object.fromEntries(read.filter(([, value]) => value !== null && value !== undefined))
}

interface Rule {
  readonly pointer: string
  readonly message: string
  readonly isMet: (settings: Settings) => boolean
}

const FLAGS = ['weighted', 'normalized', 'countParallel', 'exact', 'wassermanFaust', 'strong'] as const

const RULES: readonly Rule[] = [
  ...FLAGS.map((flag) => ({
    pointer: `/params/${flag}`,
    message: 'must be true or false',
    isMet: (settings: Settings) => typeof settings[flag] === 'boolean',
  })),
  { pointer: '/params/alpha', message: 'must be a number from 0 to below 1', isMet: ({ alpha }) => alpha >= 0 && alpha < 1 },
  {
    pointer: '/params/tolerance',
    message: 'must be a number above 0, such as 1e-9',
    isMet: ({ tolerance }) => tolerance > 0 && tolerance < Infinity,
  },
  {
    pointer: '/params/maxIterations',
    message: 'must be a whole number above 0',
    isMet: ({ maxIterations }) => Number.isSafeInteger(maxIterations) && maxIterations > 0,
  },
  { pointer: '/params/eps', message: 'must be a number above 0 and at most 1', isMet: ({ eps }) => eps === null || (eps > 0 && eps <= 1) },
  {
    pointer: '/params/pivots',
    message: 'must be a whole number from 2 up, so that the error can be estimated',
    isMet: ({ pivots }) => pivots === null || (Number.isSafeInteger(pivots) && pivots >= 2),
  },
  {
    pointer: '/params/pivots',
    message: 'and exact exclude each other; give one of them',
    isMet: ({ exact, pivots }) => !(exact && pivots !== null),
  },
  {
    pointer: '/params/direction',
    message: 'must be in, out or both',
    isMet: ({ direction }) => ['in', 'out', 'both'].includes(direction),
  },
  { pointer: '/seed', message: 'must be a whole number from 0 up', isMet: ({ seed }) => Number.isSafeInteger(seed) && seed >= 0 },
]
