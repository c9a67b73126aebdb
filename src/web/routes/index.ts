import { reading } from '../../app/start-run.js'
import type { Jobs } from '../../app/jobs.js'
import type { App } from '../../app.js'
import type { AnyRoute } from '../route.js'
import { dispatchRoutes } from './dispatch.js'
import { jobRoutes } from './jobs.js'
import { ledgerRoutes } from './ledger.js'
import { listRoutes } from './lists.js'
import { partyRoutes } from './parties.js'
import { questionRoutes } from './questions.js'
import { reviewRoutes } from './review.js'
import { rightsRoutes } from './rights.js'
import { systemRoutes } from './system.js'
import { traceRoutes } from './trace.js'
import { whyRoutes } from './why.js'

/** Every route of the interface, in the order in which the document lists them. */
export function allRoutes(app: App, jobs: Jobs, isReady: () => Promise<boolean>): readonly AnyRoute[] {
  return [...listRoutes(reading(app)), ...jobRoutes(jobs), ...dispatchRoutes(app), ...questionRoutes(app), ...whyRoutes(app), ...traceRoutes(app), ...partyRoutes(app), ...reviewRoutes(app), ...rightsRoutes(app), ...ledgerRoutes(app), ...systemRoutes(isReady)]
}
