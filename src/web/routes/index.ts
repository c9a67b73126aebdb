import { reading } from '../../app/start-run.js'
import type { App } from '../../app.js'
import type { AnyRoute } from '../route.js'
import { listRoutes } from './lists.js'
import { systemRoutes } from './system.js'

/** Every route of the interface, in the order in which the document lists them. */
export function allRoutes(app: App, isReady: () => Promise<boolean>): readonly AnyRoute[] {
  return [...listRoutes(reading(app)), ...systemRoutes(isReady)]
}
