import { shippedPacks, type Pack } from '../decide/index.js'
import type { PackSummary } from '../model/pack.js'
import type { SignOff } from '../model/sign-off.js'
import type { App } from './context.js'
import { countryOf, packInForce, signOffsOf } from './sign-off-run.js'

/** A pack in force as `policy list` shows it. */
export interface PackInForce extends PackSummary {
  readonly signedOff: boolean
  /** Counsel's last word on this very digest; absent: there is none. */
  readonly signOff?: SignOff
}

/** The statutory packs that judge one country, and counsel's word on them. */
export interface PlaceSignOff {
  readonly place: string
  readonly packs: readonly string[]
  readonly notSignedOff: readonly string[]
}

/** Says for each country which of its statutory packs no counsel has signed off; in byte order of countries. */
export function signOffByPlace(packs: readonly PackInForce[]): readonly PlaceSignOff[] {
  const statutory = packs.filter((pack) => pack.kind === 'statutory')
  return [...new Set(statutory.map((pack) => countryOf(pack.place)))].toSorted().map((place) => {
    const own = statutory.filter((pack) => countryOf(pack.place) === place)
    return { place, packs: own.map((pack) => pack.id), notSignedOff: own.filter((pack) => !pack.signedOff).map((pack) => pack.id) }
  })
}

/** Says in one line what of a country is signed off and what is not. */
export function placeSignOffWords({ place, packs, notSignedOff }: PlaceSignOff): string {
  const signed = packs.filter((id) => !notSignedOff.includes(id))
  if (notSignedOff.length === 0) return `${place}: signed off (${signed.join(', ')})`
  return `${place}: not signed off: ${notSignedOff.join(', ')}${signed.length === 0 ? '' : `; signed off: ${signed.join(', ')}`}`
}

/** Packs that rank, lease and start would use, by place. */
export async function runPolicyList(app: App): Promise<readonly PackInForce[]> {
  const words = await signOffsOf(app)
  return app.packs({}).list.map((summary) => {
    const signOff = words.findLast((word) => word.digest === summary.digest)
    return { ...summary, signedOff: signOff !== undefined, ...(signOff === undefined ? {} : { signOff }) }
  })
}

/**
 * One pack whole: every rule with its citation, dates and confidence.
 * @throws Problem not-found naming the packs that there are
 */
export function runPolicyShow(app: App, id: string): { readonly summary: PackSummary; readonly pack: Pack | undefined } {
  const summary = packInForce(app, id)
  return { summary, pack: shippedPacks.find((pack) => pack.id === summary.id) }
}
