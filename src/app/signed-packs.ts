import { Problem } from '../model/problem.js'
import type { SignOff } from '../model/sign-off.js'
import { parseInstant } from '../model/time.js'
import type { App } from './context.js'

/** Every word of counsel in the store; none where there is no store yet, which is not made for it. */
export async function signOffsOf(app: App): Promise<readonly SignOff[]> {
  return (await app.hasStore()) ? (await app.store()).signOffs() : []
}

/** Digests of the packs on which counsel has given a word, or had by a moment. */
export async function signedDigests(app: App, untilMs = Infinity): Promise<ReadonlySet<string>> {
  return new Set((await signOffsOf(app)).flatMap((one) => (parseInstant(one.at) <= untilMs ? [one.digest] : [])))
}

/** The same for answers that need no store: one that cannot be read means that no word is known. */
export async function signedDigestsIfReadable(app: App): Promise<ReadonlySet<string>> {
  try {
    return await signedDigests(app)
  } catch (error) {
    // What is not known forbids: without the store nothing counts as signed off, and the answer itself goes on.
    if (error instanceof Problem && (error.code === 'store-unavailable' || error.code === 'not-found')) return new Set()
    throw error
  }
}
