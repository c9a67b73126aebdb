import { z } from 'zod'
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
      answer: z.object({ ok: z.boolean() }), problems: ['store-unavailable'],
      handle: async () => ({ body: { ok: await isReady() } }),
    }),
  ]
}
