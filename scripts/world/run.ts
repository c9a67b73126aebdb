import { join } from 'node:path'
import { openApp } from '#src/app.js'
import { runLoad, type LoadAnswer } from '#src/app/load-run.js'
import { runRank, type RankAnswer } from '#src/app/rank-run.js'
import { readSettings } from '#src/app/settings.js'
import { runVerify } from '#src/app/verify-run.js'
import type { Entry } from '#src/model/list.js'
import { parseInstant } from '#src/model/time.js'
import { calendarOf, type Calendar } from './calendar.js'
import { claimsOf } from './claims.js'
import { pastCalls } from './dialler.js'
import { entryScores, fitWorld, type Scored, type WorldFit } from './fit.js'
import { writePortfolio, type Recorded } from './portfolio.js'
import { truthOf } from './truth.js'

/** Wednesday morning in America, afternoon in Europe: every place has hours of calling within the day that follows. */
export const LIST_AT = '2026-03-04T13:30:00Z'
const silent = (): void => undefined

/** A world whose portfolio went through the product, with the list that came out. */
export interface Played {
  readonly recorded: Recorded
  readonly calendar: Calendar
  readonly loaded: LoadAnswer
  readonly fit: WorldFit
  readonly ranked: RankAnswer
  /** The whole list by rank. */
  readonly entries: readonly Entry[]
  /** Scores any entry by any weights. */
  readonly scoreBy: Scored
  /** What is wrong with the list by its own certificate; empty: every entry was decided again and stands. */
  readonly differences: readonly string[]
}

/** Writes down what is known of the world of a seed. */
export function recordWorld(seed: number, people: number, calendar: Calendar): Recorded {
  const truth = truthOf(seed, people)
  const claims = claimsOf(truth)
  return { truth, claims, calls: pastCalls(truth, claims, calendar) }
}

/** Loads, fits to and ranks the world of a seed with the product itself, in a folder of its own, and has the list verified. */
export async function playWorld(seed: number, people: number, folder: string): Promise<Played> {
  const app = openApp(readSettings({ store: `sqlite:${join(folder, 'store.db')}`, at: LIST_AT, by: 'simulation', quiet: true }, {}, folder), folder)
  try {
    const calendar = calendarOf(parseInstant(LIST_AT), app.zoneData.offsetMs)
    const recorded = recordWorld(seed, people, calendar)
    writePortfolio(join(folder, 'portfolio'), recorded, calendar)
    const loaded = await runLoad(app, { paths: [join(folder, 'portfolio')] }, silent)
    const fit = await fitWorld(app, folder)
    const ranked = await runRank(app, { list: 'simulated', top: Number.MAX_SAFE_INTEGER }, silent)
    const verified = await runVerify(app, 'simulated')
    return {
      recorded, calendar, loaded, fit, ranked, entries: ranked.top, scoreBy: await entryScores(app),
      differences: verified.ok ? [] : verified.differences.map((one) => JSON.stringify(one)),
    }
  } finally {
    await app.close()
  }
}
