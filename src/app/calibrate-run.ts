import { resolve } from 'node:path'
import type { CalibratedModel, ReportedOutcome } from '../model/calibration.js'
import type { EvaluatedModel } from '../model/evaluation.js'
import type { Day } from '../model/facts.js'
import { DAY_MS } from '../model/time.js'
import { calibrateAndTest, DEFAULT_SCORECARD, evaluateScores, type Calibrated } from '../rank/index.js'
import type { Store } from '../store/port.js'
import { askedDay } from './asked-day.js'
import { digestOf } from './digest.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile, type TextFile } from './files.js'
import { fittedPart, modelInUse, SHIPPED_DIGEST } from './model-in-use.js'
import { recordedOutcomes } from './outcomes.js'

/** What `calibrate` asks for. */
export interface CalibrateAsked {
  /** Draws the people on whom the weights are tested; absent: 0. */
  readonly seed?: number
  /** First day of the contacts that are learnt from; absent: the first there is. */
  readonly since?: Day
  /** File for the model. */
  readonly out?: string
  readonly dryRun?: boolean
}

/** How well weights did on contacts that none was fitted to: in tenths, and foretold against observed. */
export type TestedWeights = Pick<EvaluatedModel, 'id' | 'digest' | 'tenths' | 'brier' | 'calibration'>

/** What `calibrate` answers; the weights themselves are in its file. */
export interface CalibrateAnswer extends Omit<CalibratedModel, 'kind' | 'scorecard'> {
  readonly id: string
  readonly version: string
  /** Whether the store keeps it now; what was fitted to nothing is not kept. */
  readonly kept: boolean
  /** Whether lists are ranked by it from now on. */
  readonly inUse: boolean
  /** Digest of the model that lists are ranked by from now on. */
  readonly ranksBy: string
  /** The fitted weights first, then those shipped; empty: nothing to test on. */
  readonly testedWeights: readonly TestedWeights[]
  readonly ledgerSeq?: number
}

/** Tables of the tested side alone, each outcome foretold by weights that learnt nothing of its person. */
function testedWeights({ model, tested }: Calibrated<ReportedOutcome>): readonly TestedWeights[] {
  if (tested.length === 0) return []
  const tables = (id: string, digest: string, scoreOf: (one: (typeof tested)[number]) => number): TestedWeights => {
    const { tenths, brier, calibration } = evaluateScores(tested.map((one) => ({ outcome: one.outcome, score: scoreOf(one) })), DEFAULT_SCORECARD)
    return { id, digest, tenths, calibration, ...(brier === undefined ? {} : { brier }) }
  }
  return [
    tables(model.scorecard.id, model.digest, ({ fitted }) => fitted),
    tables(DEFAULT_SCORECARD.id, SHIPPED_DIGEST, ({ shipped }) => shipped),
  ]
}

/** Keeps a fitted model with its entry in the ledger, in one transaction; says the id of the leaf. */
async function keepFitted(app: App, store: Store, model: CalibratedModel): Promise<string> {
  const { digest, scorecard, beats, trained, tested } = model
  const nowMs = app.clockMs()
  const known = await store.keptOne('model', digest)
  const leaf = app.leaf({
    action: 'calibrate', subjects: [app.keyring().hash('subject', `model:${digest}`)], decision: beats ? 'in use' : 'not in use',
    digests: { model: digest, shipped: SHIPPED_DIGEST }, counts: { trained: trained.outcomes, trainedPeople: trained.people, tested: tested.outcomes, testedPeople: tested.people },
  })
  await store.keep('model', digest, { digest, scorecard, keptAtMs: known?.keptAtMs ?? nowMs, fitted: fittedPart(model), calibratedAtMs: nowMs }, leaf)
  return leaf.leafId
}

function writeModel(out: TextFile | undefined, model: CalibratedModel): void {
  out?.write(`${JSON.stringify(model, undefined, 2)}\n`)
  out?.close()
}

/**
 * Fits the weights of the score to what came of earlier contacts, and keeps them. Lists are ranked by them from then on where
 * they beat the shipped ones on later contacts of other people, and never in part.
 * @throws Problem invalid-input for a day or a file that cannot be
 */
export async function runCalibrate(asked: App, options: CalibrateAsked, tell: TellProgress): Promise<CalibrateAnswer> {
  const atMs = asked.atMs()
  const app: App = { ...asked, atMs: () => atMs }
  const since = options.since === undefined ? {} : { sinceMs: askedDay(options.since, 'since') * DAY_MS }
  const store = await app.store()
  const out = options.out === undefined || options.dryRun ? undefined : openTextFile(resolve(app.folder, options.out))
  try {
    const outcomes = await recordedOutcomes(app, store, since, tell)
    tell('fitting', 0, 0)
    const calibrated = calibrateAndTest(outcomes, { shipped: DEFAULT_SCORECARD, seed: options.seed ?? 0, fittedAt: utc(atMs), digestOf })
    const { model } = calibrated
    const weights = testedWeights(calibrated)
    const isKept = options.dryRun !== true && model.trained.outcomes > 0
    const leafId = isKept ? await keepFitted(app, store, model) : undefined
    if (leafId !== undefined) await app.integrate('sign')
    writeModel(out, model)
    const ledgerSeq = leafId === undefined ? undefined : await store.seqOf(leafId)
    const { kind: _kind, scorecard, ...told } = model
    const ranksBy = (await modelInUse(app, store)).digest
    return {
      ...told, id: scorecard.id, version: scorecard.version, kept: isKept, inUse: isKept && model.beats && ranksBy === model.digest, ranksBy, testedWeights: weights,
      ...(ledgerSeq === undefined ? {} : { ledgerSeq }),
    }
  } catch (error) {
    out?.discard()
    throw error
  }
}
