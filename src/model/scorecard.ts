import { z } from 'zod'
import { Problem } from './problem.js'
import { schemaPlaces, type Immutable } from './schema.js'

/**
 * What a score may read, and nothing else: facts of the contact point, its history, the record's identity and the party's
 * place among the permitted. No birth date, language, nationality, health or vulnerability, and not the amount owed.
 */
export const FEATURES = [
  'confirmation', 'age', 'sources', 'sharing', 'history', 'hour', 'identity', 'nearness', 'degree', 'betweenness',
] as const
/** The name of a feature. */
export type FeatureName = (typeof FEATURES)[number]

const points = z.number().min(-10).max(10)
const why = z.string().min(1)

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
  prior: z.number().gt(0).lt(1),
  /** How many tries the prior counts for. */
  priorTries: z.number().gt(0),
  halfLifeDays: z.number().gt(0),
  why,
})
/** A percentile from 0 to 1: points = weight * (percentile - 0.5); 0 where the party is in no graph. */
const percentileSchema = z.strictObject({ kind: z.literal('percentile'), weight: points, words: z.string(), why })

/** How much a result of an earlier contact says about reaching the person again at the same point. */
const resultSchema = z.strictObject({ tries: z.number().min(0), reached: z.number().min(0).max(1) })

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
    sources: bandsSchema,
    sharing: bandsSchema,
    history: rateSchema,
    hour: rateSchema,
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
/** A feature that is a shrunk share of successes. */
export type RateFeature = Scorecard['features']['history']

/** What the score reads of one entry; null where nothing is known. */
export interface Features {
  /** Days since the point was last verified, used, or answered by the person in a conversation. */
  readonly confirmation: number | null
  /** Days since a source collected the point, the latest one. */
  readonly age: number | null
  /** Sources that agree on it for this party; copies of one file (same class, same day) count once. */
  readonly sources: number
  /** Parties that have this point, this one included. */
  readonly sharing: number
  /** Earlier tries at this point, decayed: how many, and how many reached the person. */
  readonly history: Tally
  /** The same, of tries in the hours of the day in which the window opens. */
  readonly hour: Tally
  readonly identity: string | null
}

/** Decayed tries and those among them that reached the person. */
export interface Tally {
  readonly tries: number
  readonly reached: number
}

/** Where a party stands in the contact graph as percentiles from 0 to 1: `nearness` by personalized PageRank from the debt. */
export interface PartyMeasures {
  readonly nearness?: number
  readonly degree?: number
  readonly betweenness?: number
}

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
    const isOpen = feature.bands.at(-1)?.upTo === undefined
    if (breaksOrder(feature) || !isOpen) {
      const message = `order the bands by upTo, leave it out in the last, and let points only go ${feature.monotone}`
      throw new Problem('invalid-input', `the scorecard's bands of ${name} are out of order`, [
        { pointer: `/features/${name}/bands`, message },
      ])
    }
  }
  return read.data
}
