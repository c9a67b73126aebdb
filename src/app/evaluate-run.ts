import { resolve } from 'node:path'
import type { ReportedOutcome } from '../model/calibration.js'
import type { Evaluation } from '../model/evaluation.js'
import type { Day } from '../model/facts.js'
import { FITTED_OUTCOMES_MIN } from '../model/outcomes-needed.js'
import { DAY_MS } from '../model/time.js'
import { ablation, calibrationPicture, DEFAULT_SCORECARD, evaluate, isTestedBy, splitOutcomes } from '../rank/index.js'
import { askedDay } from './asked-day.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile } from './files.js'
import { findModel, SHIPPED_DIGEST, type ModelUsed } from './model-in-use.js'
import { recordedOutcomes } from './outcomes.js'

/** What `evaluate` is asked for. */
export interface EvaluateOptions {
  /** `default`, `fitted`, a file or a digest; absent: the model in use. */
  readonly model?: string
  /** First and last day of the contacts, both counted, in UTC. */
  readonly since?: Day
  readonly until?: Day
  /** Whether outcomes are measured by from which the model learnt. */
  readonly all?: boolean
  /** Draws who is held out when groups of features are left out; absent: the seed of the model, else 0. */
  readonly seed?: number
  /** File for the picture of calibration. */
  readonly svg?: string
  readonly dryRun?: boolean
}

/** Which outcomes a model is measured by, and what has to be said of them. */
interface Chosen {
  readonly outcomes: readonly ReportedOutcome[]
  readonly includesLearnt: boolean
  readonly notes: readonly string[]
}

function chosen(all: readonly ReportedOutcome[], { from, fitted }: ModelUsed, isAll: boolean): Chosen {
  if (from === 'shipped') return { outcomes: all, includesLearnt: false, notes: ['The shipped weights were fitted to no outcome: all outcomes count.'] }
  if (fitted === undefined) return { outcomes: all, includesLearnt: true, notes: ['It is not known what this model was fitted to: it may have learnt from some of these outcomes, and then looks better than it is.'] }
  if (isAll) return { outcomes: all, includesLearnt: true, notes: ['All outcomes count, those too that the model learnt from: it looks better here than it will do.'] }
  const outcomes = all.filter((outcome) => isTestedBy(fitted, outcome))
  return {
    outcomes, includesLearnt: false,
    notes: [`Only outcomes count that the model was not fitted to, of people from whom it learnt nothing: ${outcomes.length} of ${all.length}.`],
  }
}

/** What each group of features adds, where there are outcomes enough to fit weights to. */
function worth(all: readonly ReportedOutcome[], seed: number): { readonly rows: Evaluation['ablation']; readonly notes: readonly string[] } {
  const { trained, tested } = splitOutcomes(all, seed)
  if (trained.length < FITTED_OUTCOMES_MIN || tested.length === 0) {
    return { rows: [], notes: [`What each group of features adds cannot be told: it wants ${FITTED_OUTCOMES_MIN} outcomes to fit weights to and later ones of other people, and there are ${trained.length} and ${tested.length}.`] }
  }
  return { rows: ablation(all, { shipped: DEFAULT_SCORECARD, seed }), notes: [] }
}

async function measured(app: App, options: EvaluateOptions, tell: TellProgress): Promise<Evaluation> {
  const asked = {
    ...(options.since === undefined ? {} : { sinceMs: askedDay(options.since, 'since') * DAY_MS }),
    ...(options.until === undefined ? {} : { untilMs: (askedDay(options.until, 'until') + 1) * DAY_MS }),
  }
  const store = await app.store()
  const model = await findModel(app, store, options.model ?? app.settings.model)
  const all = await recordedOutcomes(app, store, asked, tell)
  const { outcomes, includesLearnt, notes } = chosen(all, model, options.all === true)
  tell('leaving out groups of features', 0, 0)
  const groups = worth(all, options.seed ?? model.fitted?.settings.seed ?? 0)
  tell('evaluating', 0, 0)
  const shipped = { scorecard: DEFAULT_SCORECARD, digest: SHIPPED_DIGEST }
  return evaluate(outcomes, {
    cards: model.digest === SHIPPED_DIGEST ? [shipped] : [model, shipped],
    shipped: DEFAULT_SCORECARD, at: utc(app.atMs()), includesLearnt, ablation: groups.rows, notes: [...notes, ...groups.notes],
  })
}

/**
 * Says how well the model in use, and the shipped one beside it, foretold and ordered what came of contacts. Groups and
 * counts alone are told; that they were made is written into the ledger.
 * @throws Problem not-found where there is no store, or no model of that digest; invalid-input for a file that is no model or cannot be written
 */
export async function runEvaluate(app: App, options: EvaluateOptions, tell: TellProgress): Promise<Evaluation> {
  const file = options.svg === undefined || options.dryRun === true ? undefined : openTextFile(resolve(app.folder, options.svg))
  try {
    const found = await measured(app, options, tell)
    if (options.dryRun !== true) {
      const { digest } = found.models[0] ?? { digest: SHIPPED_DIGEST }
      await (await app.store()).appendLeaf(app.leaf({ action: 'measure', decision: 'evaluate', digests: { model: digest }, counts: { outcomes: found.outcomes, reached: found.reached } }))
      await app.integrate()
    }
    if (file !== undefined) {
      for (const text of calibrationPicture(found)) file.write(text)
      file.close()
    }
    return found
  } finally {
    file?.discard()
  }
}
