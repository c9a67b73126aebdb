import { REFERENCE_CHARS_MAX } from '../model/limits.js'
import type { PackSummary } from '../model/pack.js'
import { Problem } from '../model/problem.js'
import type { SignOff } from '../model/sign-off.js'
import { utc, type App } from './context.js'
import { recheckOpenLeases } from './pack-change.js'
import { signedDigests } from './signed-packs.js'

export { signOffsOf } from './signed-packs.js'

/** What `policy sign-off` answers. */
export interface SignedOff {
  readonly signOff: SignOff
  /** Number of its leaf in the ledger; absent with --dry-run. */
  readonly ledgerSeq?: number
  /** Other statutory packs that judge the same country and on which there is no word yet; each is signed off by its own id. */
  readonly stillUnsigned: readonly string[]
}

/** The country of a place: the part before its state or province. */
export function countryOf(place: string): string {
  return place.split('-')[0] ?? place
}

/**
 * Finds a pack in force by its id, or by its place where no id fits.
 * @throws Problem not-found naming the packs that there are
 */
export function packInForce(app: App, name: string): PackSummary {
  const known = app.packs({}).list
  const wanted = name.toLowerCase()
  const found = known.find((pack) => pack.id.toLowerCase() === wanted) ?? known.find((pack) => pack.place.toLowerCase() === wanted)
  if (found !== undefined) return found
  throw new Problem('not-found', `there is no pack ${JSON.stringify(name)}; there are ${known.map((pack) => pack.id).join(', ')}`)
}

function reference(text: string, flag: string): string {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > REFERENCE_CHARS_MAX) throw new Problem('invalid-input', `${flag} wants 1 to ${REFERENCE_CHARS_MAX} characters`)
  return trimmed
}

/**
 * Records counsel's word on one pack as it stands now: on its digest, so that a changed pack is not signed off. A place may
 * have several packs (contacts, sources, states); the answer names those of the same country that are still without a word.
 * @throws Problem not-found when there is no such pack; invalid-input without a name or evidence
 */
export async function runSignOff(app: App, name: string, given: { readonly by: string; readonly evidence: string; readonly dryRun?: boolean }): Promise<SignedOff> {
  const { id, place, version, digest } = packInForce(app, name)
  const signOff: SignOff = { pack: id, version, digest, by: reference(given.by, '--by'), evidence: reference(given.evidence, '--evidence'), at: utc(app.clockMs()) }
  const words = await signedDigests(app)
  const stillUnsigned = app.packs({}).list
    .filter((pack) => pack.kind === 'statutory' && countryOf(pack.place) === countryOf(place) && pack.id !== id && !words.has(pack.digest))
    .map((pack) => pack.id)
  if (given.dryRun === true) return { signOff, stillUnsigned }
  const store = await app.store()
  const leaf = app.leaf({ action: 'sign-off', subjects: [app.keyring().hash('subject', `pack:${id}`)], digests: { pack: digest } })
  await store.recordSignOff(signOff, leaf)
  await recheckOpenLeases(app)
  await app.integrate()
  const ledgerSeq = await store.seqOf(leaf.leafId)
  return { signOff, ...(ledgerSeq === undefined ? {} : { ledgerSeq }), stillUnsigned }
}
