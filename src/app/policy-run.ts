import { shippedPacks, type Pack } from '../decide/index.js'
import type { PackSummary } from '../model/pack.js'
import type { SignOff } from '../model/sign-off.js'
import type { App } from './context.js'
import { packInForce, signOffsOf } from './sign-off-run.js'

/** A pack in force as `policy list` shows it. */
export interface PackInForce extends PackSummary {
  readonly signedOff: boolean
  /** Counsel's last word on this very digest; absent: there is none. */
  readonly signOff?: SignOff
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
