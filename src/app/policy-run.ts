import { shippedPacks, type Pack } from '../decide/index.js'
import type { PackSummary } from '../model/pack.js'
import { Problem } from '../model/problem.js'
import type { App } from './context.js'

/** A pack in force as `policy list` shows it. */
export interface PackInForce extends PackSummary {
  readonly signedOff: boolean
}

/** Packs that rank, lease and start would use, by place. */
export function runPolicyList(app: App): readonly PackInForce[] {
  return app.packs({}).list.map((summary) => ({ ...summary, signedOff: false }))
}

/**
 * One pack whole: every rule with its citation, dates and confidence.
 * @throws Problem not-found naming the packs that there are
 */
export function runPolicyShow(app: App, id: string): { readonly summary: PackSummary; readonly pack: Pack | undefined } {
  const known = app.packs({}).list
  const summary = known.find((pack) => pack.id.toLowerCase() === id.toLowerCase() || pack.place.toLowerCase() === id.toLowerCase())
  if (summary === undefined) throw new Problem('not-found', `there is no pack ${JSON.stringify(id)}; there are ${known.map((pack) => pack.id).join(', ')}`)
  return { summary, pack: shippedPacks.find((pack) => pack.id === summary.id) }
}
