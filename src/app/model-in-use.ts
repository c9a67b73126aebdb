import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseModel, type CalibratedModel, type KeptModel } from '../model/calibration.js'
import { Problem } from '../model/problem.js'
import type { Scorecard } from '../model/scorecard.js'
import { DEFAULT_SCORECARD, withOtherWords } from '../rank/index.js'
import type { Store } from '../store/port.js'
import { digestOf } from './digest.js'
import type { App } from './context.js'
import { onFiles } from './files.js'

/** The scorecard that something ranks or is measured with, and where it is from. */
export interface ModelUsed {
  readonly scorecard: Scorecard
  /** SHA-256 in hex of the scorecard in canonical form. */
  readonly digest: string
  readonly from: 'shipped' | 'fitted' | 'file'
  /** How it was fitted; absent where it was shipped, or where that was not kept. */
  readonly fitted?: NonNullable<KeptModel['fitted']>
}

/** Names of models that are no file and no digest: the newest that was fitted here and beats the shipped one, and the shipped one. */
const NAMES = { fitted: 'fitted', shipped: 'default' } as const
const DIGEST = /^[0-9a-f]{64}$/

/** Digest of the scorecard that this version ships. */
export const SHIPPED_DIGEST = digestOf(DEFAULT_SCORECARD)

const SHIPPED: ModelUsed = { scorecard: DEFAULT_SCORECARD, digest: SHIPPED_DIGEST, from: 'shipped' }

function usedOf({ scorecard, digest, fitted, calibratedAtMs }: KeptModel): ModelUsed {
  return { scorecard, digest, from: calibratedAtMs === undefined ? 'file' : 'fitted', ...(fitted === undefined ? {} : { fitted }) }
}

/** What the store keeps of a model that was fitted. */
export function fittedPart({ kind: _kind, digest: _digest, scorecard: _scorecard, ...fitted }: CalibratedModel): NonNullable<KeptModel['fitted']> {
  return fitted
}

/** The scorecard of a digest: the shipped one, or one that is kept; undefined where it is not known here. */
export async function modelOf(store: Pick<Store, 'keptOne'>, digest: string): Promise<Scorecard | undefined> {
  return digest === SHIPPED_DIGEST ? DEFAULT_SCORECARD : (await store.keptOne('model', digest))?.scorecard
}

/** The newest model that was fitted here and beats the shipped one; undefined while there is none. */
async function newestThatBeats(store: Store): Promise<ModelUsed | undefined> {
  const beating = (await store.kept('model')).filter(({ fitted, calibratedAtMs }) => calibratedAtMs !== undefined && fitted?.beats === true)
  const [newest] = beating.toSorted((a, b) => (b.calibratedAtMs ?? 0) - (a.calibratedAtMs ?? 0) || (a.digest < b.digest ? -1 : 1))
  return newest === undefined ? undefined : usedOf(newest)
}

/**
 * Reads a model from a file.
 * @throws Problem invalid-input when it cannot be read, is no model, its weights are not those that its digest names, or its words not ours
 */
export function readModel(app: App, name: string): ModelUsed {
  const path = resolve(app.folder, name)
  const text = onFiles(path, () => readFileSync(path, 'utf8'))
  const model = parseModel(jsonOf(text, path))
  if (digestOf(model.scorecard) !== model.digest) {
    throw new Problem('invalid-input', `the weights in ${path} are not those that its digest names: they were changed after they were fitted; write the file again by calibrate --out`, [{ pointer: '/digest', message: 'this is not the digest of /scorecard' }])
  }
  const others = withOtherWords(model.scorecard, DEFAULT_SCORECARD)
  if (others.length > 0) {
    throw new Problem('invalid-input', `the model in ${path} has words of its own, which dispatchers would read and nobody approved: write the file again by calibrate --out`, others.map((feature) => ({ pointer: `/scorecard/features/${feature}`, message: 'these words are not those of the product' })))
  }
  return { scorecard: model.scorecard, digest: model.digest, from: 'file', fitted: fittedPart(model) }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Problem('invalid-input', `${path} is not JSON: a model is a file that calibrate --out wrote`, [], { cause: error })
  }
}

/** A model of a file, whose word that it is better, and on how it was fitted, counts only where its own store does not say it. */
async function asKnownHere(store: Store, model: ModelUsed): Promise<ModelUsed> {
  if (model.fitted?.beats === false) return model
  const kept = await store.keptOne('model', model.digest)
  return kept?.calibratedAtMs === undefined || kept.fitted === undefined ? model : { ...model, fitted: kept.fitted }
}

/**
 * Finds a model by its name: `fitted`, `default`, the digest of one that is kept, or a file; one that does not beat the
 * shipped weights is found as well.
 * @throws Problem not-found for a digest that is not kept; invalid-input for a file that is no model
 */
export async function findModel(app: App, store: Store, name: string): Promise<ModelUsed> {
  if (name === NAMES.fitted) return (await newestThatBeats(store)) ?? SHIPPED
  if (name === NAMES.shipped || name === SHIPPED_DIGEST) return SHIPPED
  if (!DIGEST.test(name)) return asKnownHere(store, readModel(app, name))
  const kept = await store.keptOne('model', name)
  if (kept === undefined) throw new Problem('not-found', 'the store keeps no model of this digest; name one that calibrate printed, a file that it wrote, fitted, or default')
  return usedOf(kept)
}

/**
 * The model that ranks: the one that is named here, else by the settings, else the newest fitted one that beats the shipped.
 * @throws Problem as `findModel` does; invalid-input for one that does not beat the shipped weights, which never ranks
 */
export async function modelInUse(app: App, store: Store, named?: string): Promise<ModelUsed> {
  const model = await findModel(app, store, named ?? app.settings.model ?? NAMES.fitted)
  if (model.fitted?.beats === false) {
    throw new Problem('invalid-input', `the model ${model.digest.slice(0, 12)} is not switched on, since it does not beat the shipped weights: ${model.fitted.because.join(' ')} Use --model default, or fit again once there is more to learn from`)
  }
  return model
}

/** Keeps the scorecard of a list before its first line, so that the list can be made anew; writes nothing where it is kept or shipped. */
export async function keepUsed(app: App, store: Store, model: ModelUsed): Promise<void> {
  if (model.from === 'shipped' || (await store.keptOne('model', model.digest)) !== undefined) return
  const { digest, scorecard, fitted } = model
  const kept: KeptModel = { digest, scorecard, keptAtMs: app.clockMs(), ...(fitted === undefined ? {} : { fitted }) }
  const leaf = app.leaf({ action: 'calibrate', subjects: [app.keyring().hash('subject', `model:${digest}`)], decision: 'named by a file', digests: { model: digest } })
  await store.keep('model', digest, kept, leaf)
}

/** The model in one line, for those who print it. */
export function modelWords({ scorecard, digest, from, fitted }: ModelUsed): string {
  const origin = from === 'shipped' ? 'shipped' : from === 'file' ? 'named by a file' : 'fitted here'
  return `${scorecard.id} ${scorecard.version} (${origin}${fitted === undefined ? '' : ` at ${fitted.fittedAt}`}), digest ${digest.slice(0, 12)}`
}
