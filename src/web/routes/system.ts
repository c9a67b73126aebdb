import { z } from 'zod'
import { Problem } from '../../model/problem.js'
import { route, type AnyRoute } from '../route.js'

/** Routes by which machines watch the server. */
export function systemRoutes(isReady: () => Promise<boolean>): readonly AnyRoute[] {
  return [
    route({
      id: 'isAlive', method: 'get', path: '/healthz', tag: 'system', may: 'anyone', summary: 'Whether the process answers',
      answer: z.object({ ok: z.literal(true) }), handle: async () => ({ body: { ok: true } }),
    }),
    route({
      id: 'isReady', method: 'get', path: '/readyz', tag: 'system', may: 'anyone', summary: 'Whether the store answers and the server takes work',
      answer: z.object({ ok: z.literal(true) }), problems: ['store-unavailable'],
      handle: async () => {
        // What stands before the servers reads the status alone.
        if (!(await isReady())) throw new Problem('store-unavailable', 'The server is stopping: ask another.')
        return { body: { ok: true } }
      },
    }),
  ]
}
