import { join } from 'node:path'
import { runCalibrate } from '#src/app/calibrate-run.js'
import type { App } from '#src/app/context.js'
import { readModel } from '#src/app/model-in-use.js'
import { recordedOutcomes } from '#src/app/outcomes.js'
import { reachOf } from '#src/app/rank-context.js'
import { DOSSIERS_MAX } from '#src/model/limits.js'
import type { Entry } from '#src/model/list.js'
import { FEATURE_GROUPS, type FeatureGroup, type FeatureName, type Known, type Scorecard } from '#src/model/scorecard.js'
import { slicesOf } from '#src/model/slices.js'
import { parseInstant } from '#src/model/time.js'
import { fitScorecard, type Settings } from '#src/rank/calibrate/fit.js'
import { startOf, without } from '#src/rank/calibrate/start.js'
import { DEFAULT_SCORECARD, hourAt, knownOf, predict } from '#src/rank/index.js'

/** Weights fitted to what a world's dialler wrote down. */
export interface WorldFit {
  /** True where they beat those shipped, so that lists are ranked by them. */
  readonly isUsed: boolean
  /** Why they do, or do not. */
  readonly because: readonly string[]
  readonly fitted: Scorecard
  /** The same fit to every outcome, nobody held out: with all features, and without each group. */
  readonly whole: Scorecard
  readonly without: Readonly<Record<FeatureGroup, Scorecard>>
}

/** How strongly neighbouring hours are held to one another in the fits that are compared with each other. */
const SMOOTHNESS = 4
const silent = (): void => undefined

function ratesOf(start: Scorecard, { features: { history, person, hour } }: Scorecard): Scorecard {
  const { features } = start
  const rates = ({ priorTries, halfLifeDays }: typeof history): Pick<typeof history, 'priorTries' | 'halfLifeDays'> => ({ priorTries, halfLifeDays })
  return {
    ...start,
    features: {
      ...features, history: { ...features.history, ...rates(history) }, person: { ...features.person, ...rates(person) },
      hour: { ...features.hour, priorTries: hour.priorTries, halfLifeDays: hour.halfLifeDays, spreadHours: hour.spreadHours },
    },
  }
}

/** Fits weights to what the store knows of earlier contacts, by the product's own `calibrate`; lists are ranked by them where they beat those shipped. */
export async function fitWorld(app: App, folder: string): Promise<WorldFit> {
  const file = join(folder, 'model.json')
  const { because, inUse, settings } = await runCalibrate(app, { out: file }, silent)
  const { scorecard } = readModel(app, file)
  const outcomes = await recordedOutcomes(app, await app.store(), {}, silent)
  const same: Settings = { start: ratesOf(startOf(outcomes, DEFAULT_SCORECARD), scorecard), ridges: { ridge: settings.ridge, smoothness: SMOOTHNESS } }
  const leftOut = (group: FeatureGroup): Scorecard => {
    const fixed: ReadonlySet<FeatureName> = new Set(FEATURE_GROUPS[group])
    return fitScorecard(outcomes, { ...same, start: without(group, same.start) }, fixed).scorecard
  }
  return {
    isUsed: inUse, because, fitted: scorecard, whole: fitScorecard(outcomes, same).scorecard,
    without: Object.fromEntries((Object.keys(FEATURE_GROUPS) as FeatureGroup[]).map((group) => [group, leftOut(group)])) as Record<FeatureGroup, Scorecard>,
  }
}

/** What a score may know of an entry, so that other weights can be tried on it. */
export type Scored = (entry: Entry, scorecard: Scorecard) => number

function keyOf(parts: readonly (string | undefined)[]): string {
  return parts.join(' ')
}

/** Reads for every case of the store what a score may know of it; the answer scores an entry by any weights. */
export async function entryScores(app: App): Promise<Scored> {
  const store = await app.store()
  const packs = app.packs({})
  const clock = { atMs: app.atMs(), offsetMs: app.zoneData.offsetMs }
  const found = new Map<string, { readonly known: Known; readonly zone: string | undefined }>()
  for await (const batch of store.debtIds()) {
    for (const debts of slicesOf(batch, DOSSIERS_MAX)) {
      for (const dossier of await store.dossiers(debts)) {
        for (const { candidate, contactPointId, channel, caseFile, fresh } of reachOf(app, packs, 'collect', dossier).cases) {
          found.set(keyOf([candidate.debtId, candidate.partyId, contactPointId, channel]), { known: knownOf(caseFile, fresh, clock), zone: caseFile.zones[0] })
        }
      }
    }
  }
  return (entry, scorecard) => {
    const { debtId, partyId, contactPointId, channel, notBefore, parts } = entry
    const read = found.get(keyOf([debtId, partyId, contactPointId, channel]))
    if (read === undefined) throw new RangeError(`no case is behind entry ${entry.entryId}`)
    const atMs = parseInstant(notBefore)
    const measures = Object.fromEntries(FEATURE_GROUPS.graph.flatMap((name) => {
      const value = parts.find((part) => part.name === name)?.value
      return typeof value === 'number' ? [[name, value]] : []
    }))
    return predict({ outcomeId: entry.entryId, personId: partyId, atMs, hour: hourAt(atMs, read.zone, clock), known: read.known, measures, reached: false }, scorecard)
  }
}
