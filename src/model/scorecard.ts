import { z } from 'zod'
import { Problem } from './problem.js'
import { schemaPlaces, type Immutable } from './schema.js'

/**
 * What a score may read, and nothing else: facts of the contact point, its history, the record's identity and the party's
 * place among the permitted. No birth date, language, nationality, health or vulnerability, and not the amount owed.
 */
export const FEATURES = [
  'confirmation', 'age', 'another', 'sharing', 'medium', 'sources', 'history', 'person', 'hour', 'identity',
  'nearness', 'degree', 'betweenness',
] as const
/** The name of a feature. */
export type FeatureName = (typeof FEATURES)[number]

/** Features that are left out together when it is asked what they add; each feature in one group. */
export const FEATURE_GROUPS = {
  point: ['confirmation', 'age', 'another', 'sharing', 'medium'],
  sources: ['sources'],
  history: ['history', 'person'],
  hour: ['hour'],
  identity: ['identity'],
  graph: ['nearness', 'degree', 'betweenness'],
} as const satisfies Readonly<Record<string, readonly FeatureName[]>>
/** The name of a group of features. */
export type FeatureGroup = keyof typeof FEATURE_GROUPS

/** Hours of a day. */
export const HOURS = 24

const points = z.number().min(-10).max(10)
const why = z.string().min(1)
/** Bounds wide enough for any portfolio, within which no logarithm or sum leaves the numbers. */
const share = z.number().min(0.0001).max(0.9999)
const tries = z.number().min(1e-3).max(1e6)
const days = z.number().min(1e-3).max(1e6)

/** Numbers fall into bands: the first whose `upTo` is not below the value; the last band has none. */
const bandsSchema = z.strictObject({
  kind: z.literal('bands'),
  bands: z.array(z.strictObject({ upTo: z.number().optional(), points, words: z.string() })).min(1),
  absent: z.strictObject({ points, words: z.string() }),
  /** Whether points may only fall, or only rise, with the number; a scorecard that breaks it does not load. */
  monotone: z.enum(['falling', 'rising']),
  why,
})
const levelsSchema = z.strictObject({
  kind: z.literal('levels'),
  levels: z.record(z.string(), z.strictObject({ points, words: z.string() })),
  absent: z.strictObject({ points, words: z.string() }),
  why,
})
/** A share of successes, shrunk to the prior: points = weight * (logit(share) - logit(prior)). */
const rateSchema = z.strictObject({
  kind: z.literal('rate'),
  weight: z.number().min(0).max(10),
  prior: share,
  /** How many tries the prior counts for. */
  priorTries: tries,
  halfLifeDays: days,
  why,
})
/**
 * The hour of the day, local to the person. `profile` says in log-odds how the portfolio answers at each hour; the person's
 * own tries around that hour are shrunk to it: points = profile + weight * (logit(share) - logit(chance by the profile)).
 */
const hoursSchema = rateSchema.extend({
  kind: z.literal('hours'),
  /** From hour 0 to hour 23. */
  profile: z.array(points).length(HOURS),
  /** Hours beside the hour itself whose tries count too, the less the farther off. */
  spreadHours: z.number().int().min(0).max(6),
})
/** A percentile from 0 to 1: points = weight * (percentile - 0.5); 0 where the party is in no graph. */
const percentileSchema = z.strictObject({ kind: z.literal('percentile'), weight: points, words: z.string(), why })

/** How much a result of an earlier contact says about reaching the person again at the same point. */
const resultSchema = z.strictObject({
  tries: z.number().min(0).max(1000),
  reached: z.number().min(0).max(1),
  /** True where it does not fade, and ends when the person is met there again. */
  lasting: z.boolean().optional(),
})

/** A scorecard as it stands in a file: plain weights in log-odds, each with its reason. */
export const scorecardSchema = z.strictObject({
  id: z.string().min(1),
  version: z.string().min(1),
  /** Log-odds before any feature is read. */
  base: points,
  why,
  results: z.record(z.string(), resultSchema),
  features: z.strictObject({
    confirmation: bandsSchema,
    age: bandsSchema,
    another: bandsSchema,
    sharing: bandsSchema,
    medium: levelsSchema,
    sources: bandsSchema,
    history: rateSchema,
    person: rateSchema,
    hour: hoursSchema,
    identity: levelsSchema,
    nearness: percentileSchema,
    degree: percentileSchema,
    betweenness: percentileSchema,
  }),
})

/** A scorecard: plain weights in log-odds, each with its reason. */
export type Scorecard = Immutable<z.infer<typeof scorecardSchema>>
/** A feature whose numbers fall into bands. */
export type BandsFeature = Scorecard['features']['confirmation']
/** A feature that is one of some names. */
export type LevelsFeature = Scorecard['features']['identity']
/** A feature that is a shrunk share of successes. */
export type RateFeature = Pick<Scorecard['features']['history'], 'weight' | 'prior' | 'priorTries' | 'halfLifeDays'>
/** The feature of the hour. */
export type HoursFeature = Scorecard['features']['hour']

/** One earlier try as a score may see it. */
export interface Try {
  /** Days before the moment of the list, with fractions; 0 or more. */
  readonly daysAgo: number
  /** Local hour of the day, 0 to 23; null where only the day is known. */
  readonly hour: number | null
  /** A result of `Scorecard.results`; `in` where the person made the contact. */
  readonly result: string
}

/** What a score may know of one contact before an hour is chosen for it; null where nothing is known. */
export interface Known {
  /** Days since the point was last verified, used, or answered by the person in a conversation. */
  readonly confirmation: number | null
  /** Days since a source collected the point, the latest one. */
  readonly age: number | null
  /** Signs that the point is another's, since the person was last met there. */
  readonly another: number
  /** Parties that have this point, this one included. */
  readonly sharing: number
  /** Channel and kind of point, as `voice mobile`. */
  readonly medium: string
  /** Sources that agree on it for this party; copies of one file count once. */
  readonly sources: number
  readonly identity: string | null
  /** Earlier tries at this point. */
  readonly tries: readonly Try[]
  /** Earlier tries of this person at other points. */
  readonly elsewhere: readonly Try[]
}

/** What the score reads of one entry: what is known, with tries summed up as a scorecard counts them. */
export interface Features extends Omit<Known, 'tries' | 'elsewhere'> {
  /** Earlier tries at this point, faded: how many, and how many reached the person. */
  readonly history: Tally
  /** The same of the person's other points. */
  readonly person: Tally
  /** The same, of tries at this point around the hour at which the contact is proposed. */
  readonly hour: HourTally
}

/** Faded tries and those among them that reached the person. */
export interface Tally {
  readonly tries: number
  readonly reached: number
}

/** Tries around an hour; a null hour where none is chosen. */
export interface HourTally extends Tally {
  readonly hour: number | null
}

/** Where a party stands in the contact graph as percentiles from 0 to 1: `nearness` by personalized PageRank from the debt. */
export interface PartyMeasures {
  readonly nearness?: number
  readonly degree?: number
  readonly betweenness?: number
}

/** Features of which more is better; of every other in bands it is worse, whatever its file says. */
const RISING: ReadonlySet<string> = new Set<FeatureName>(['sources'])

function breaksOrder(bands: BandsFeature): boolean {
  return bands.bands.some((band, i) => {
    const before = bands.bands[i - 1]
    if (before === undefined) return false
    const isOrdered = (before.upTo ?? Number.POSITIVE_INFINITY) < (band.upTo ?? Number.POSITIVE_INFINITY)
    const rises = band.points - before.points
    return !isOrdered || (bands.monotone === 'falling' ? rises > 0 : rises < 0)
  })
}

/**
 * Reads a scorecard from parsed JSON.
 * @throws Problem invalid-input naming the weight that is wrong, or bands whose points break their stated direction
 */
export function parseScorecard(json: unknown): Scorecard {
  const read = scorecardSchema.safeParse(json)
  if (!read.success) {
    const places = schemaPlaces(read.error)
    throw new Problem('invalid-input', `the scorecard does not fit its schema at ${places[0]?.pointer || '/'}`, places)
  }
  for (const [name, feature] of Object.entries(read.data.features)) {
    if (feature.kind !== 'bands') continue
    const last = feature.bands.at(-1)
    // What is not known of its age is never better than the oldest.
    const isAbsentBest = (name === 'confirmation' || name === 'age') && feature.absent.points > (last?.points ?? 0)
    const direction = RISING.has(name) ? 'rising' : 'falling'
    if (feature.monotone !== direction || breaksOrder(feature) || last?.upTo !== undefined || isAbsentBest) {
      const message = `order the bands by upTo, leave it out in the last, let points only go ${direction}, and let an unknown age be no better than the oldest`
      throw new Problem('invalid-input', `the scorecard's bands of ${name} are out of order`, [
        { pointer: `/features/${name}/bands`, message },
      ])
    }
  }
  return read.data
}
