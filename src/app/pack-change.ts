import type { App } from './context.js'
import { recheckFor } from './dispatch-desk.js'

/**
 * Decides again on every open lease by the packs in force, which may be others than it was leased by; those that they forbid
 * are taken back and told by the stops. Gives how many were.
 */
export async function recheckOpenLeases(app: App): Promise<number> {
  if (!(await app.hasStore())) return 0
  const store = await app.store()
  return (await store.recheckLeases(app.atMs(), recheckFor(app, store, app.actor))).length
}
