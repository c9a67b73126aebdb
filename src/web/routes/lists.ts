import { z } from 'zod'
import type { Reading } from '../../app/start-run.js'
import type { Actor } from '../../model/actor.js'
import { isGranted, mustBeGranted } from '../../model/grants.js'
import type { ListHead } from '../../model/list.js'
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
  name: z.string(), madeAt: z.string(), horizonMs: z.number(), purpose: z.string(), notSignedOff: z.array(z.string()), overlayOn: z.boolean(),
  debts: z.number().optional(), candidates: z.number().optional(), caseFiles: z.number().optional(), entries: z.number().optional(),
  byDecision: counts.optional(), byRule: counts.optional(), digests: z.record(z.string(), z.string()).optional(),
})
type Head = z.infer<typeof headSchema>

/**
 * Says whether counts and digests over everything in the store are kept from somebody: from whoever is bound to creditors, and
 * from strategists, who could tell from them that somebody is there whom they may not see.
 */
function isKeptFromTotals({ creditors, role }: Actor): boolean {
  return creditors !== undefined || role === 'strategist'
}

/** What of a list may be told: its counts are over all creditors, so that whoever is bound to some sees none of them. */
function headFor(actor: Actor, head: ListHead): Head {
  if (actor.creditors === undefined) {
    const { digests, ...rest } = head
    return { ...rest, ...(actor.role === 'strategist' ? {} : { digests }) } as unknown as Head
  }
  const { name: called, madeAt, horizonMs, purpose, notSignedOff, overlayOn } = head
  return { name: called, madeAt, horizonMs, purpose, notSignedOff: [...notSignedOff], overlayOn }
}

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
      summary: 'Counts of facts, refusals of the source gate, and the newest list; the totals not for strategists and whoever is bound to creditors',
      answer: z.looseObject({ facts: counts, refused: counts, held: counts, list: headSchema.optional() }),
      handle: async ({ actor }) => {
        const { facts, refused, held, list } = await reader.overview()
        const isKept = isKeptFromTotals(actor)
        const own = list === undefined || !isGranted(actor.lists, list.name) ? {} : { list: headFor(actor, list) }
        return { body: { facts: isKept ? {} : facts, refused: isKept ? {} : refused, held: isKept ? {} : held, ...own } }
      },
    }),
    route({
      id: 'listLists', method: 'get', path: '/v1/lists', tag: 'lists', may: 'anyone here', summary: 'All lists, newest first',
      answer: z.object({ items: z.array(headSchema) }),
      handle: async ({ actor }) => ({ body: { items: (await reader.lists()).filter((head) => isGranted(actor.lists, head.name)).map((head) => headFor(actor, head)) } }),
    }),
    route({
      id: 'readEntries', method: 'get', path: '/v1/lists/{name}/entries', tag: 'lists', may: 'anyone here',
      summary: 'Lines of a list by rank, without names or contact values', params: name, query: pageQuery,
      answer: z.object({ list: z.string(), items: z.array(entrySchema), next: z.string().optional() }),
      handle: async ({ actor, params, query }) => {
        mustBeGranted(actor.lists, params.name)
        const { list, items, next } = await reader.entryPage(params.name, query.cursor, query.limit, actor.creditors)
        const more = next === undefined ? {} : { next }
        return { body: { list, items: items.map((one) => ({ ...one })), ...more }, ...more }
      },
    }),
  ]
}
