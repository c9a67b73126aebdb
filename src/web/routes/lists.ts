import { z } from 'zod'
import type { Reading } from '../../app/start-run.js'
import { LIST_PAGE_ENTRIES, LIST_PAGE_ENTRIES_MAX } from '../../model/limits.js'
import { route, type AnyRoute } from '../route.js'

const counts = z.record(z.string(), z.number())
const name = z.object({ name: z.string().min(1).max(64) })

/** `limit` and `cursor` of a page. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIST_PAGE_ENTRIES_MAX).default(LIST_PAGE_ENTRIES),
  cursor: z.string().max(256).optional(),
})

const headSchema = z.looseObject({
  name: z.string(), madeAt: z.string(), madeAtMs: z.number(), horizonMs: z.number(), purpose: z.string(), debts: z.number(),
  candidates: z.number(), caseFiles: z.number(), entries: z.number(), byDecision: counts, byRule: counts,
  digests: z.record(z.string(), z.string()), notSignedOff: z.array(z.string()), overlayOn: z.boolean(),
})

const entrySchema = z.looseObject({
  entryId: z.string(), rank: z.int(), debtRef: z.string().optional(), caseRef: z.string().optional(), partyRef: z.string(),
  contactPointRef: z.string(), role: z.string(), rung: z.int(), waiting: z.boolean(), awaitingApproval: z.boolean(), channel: z.string(),
  purpose: z.string(), notBefore: z.string(), notAfter: z.string(), score: z.number(), words: z.string(),
})

/** Routes that read lists: heads, lines by page, counts. Refs stand for outside ids. */
export function listRoutes(reader: Reading): readonly AnyRoute[] {
  return [
    route({
      id: 'readStats', method: 'get', path: '/v1/stats', tag: 'lists', may: 'anyone here',
      summary: 'Counts of facts, refusals of the source gate, and the newest list',
      answer: z.looseObject({ facts: counts, refused: counts, held: counts, list: headSchema.optional() }),
      handle: async () => ({ body: await reader.overview() as never }),
    }),
    route({
      id: 'listLists', method: 'get', path: '/v1/lists', tag: 'lists', may: 'anyone here', summary: 'All lists, newest first',
      answer: z.object({ items: z.array(headSchema) }),
      handle: async () => ({ body: { items: await reader.lists() as never } }),
    }),
    route({
      id: 'readEntries', method: 'get', path: '/v1/lists/{name}/entries', tag: 'lists', may: 'anyone here',
      summary: 'Lines of a list by rank, without names or contact values', params: name, query: pageQuery,
      answer: z.object({ list: z.string(), items: z.array(entrySchema), next: z.string().optional() }),
      handle: async ({ params, query }) => {
        const page = await reader.entryPage(params.name, query.cursor, query.limit)
        return { body: page as never, ...(page.next === undefined ? {} : { next: page.next }) }
      },
    }),
  ]
}
