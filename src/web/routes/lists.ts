import { Router } from 'express'
import { z } from 'zod'
import type { EntryPage, Overview } from '../../app/view.js'
import type { ListHead } from '../../model/list.js'
import { LIST_PAGE_ENTRIES, LIST_PAGE_ENTRIES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { schemaPlaces } from '../../model/schema.js'

/** What the routes of lists ask of the application. */
export interface ListReader {
  readonly overview: (listName?: string) => Promise<Overview>
  readonly lists: () => Promise<readonly ListHead[]>
  readonly entryPage: (listName: string, cursor: string | undefined, limit: number) => Promise<EntryPage>
}

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIST_PAGE_ENTRIES_MAX).default(LIST_PAGE_ENTRIES),
  cursor: z.string().max(256).optional(),
})

function readPageQuery(query: unknown): z.infer<typeof pageQuery> {
  const read = pageQuery.safeParse(query)
  if (!read.success) throw new Problem('invalid-input', 'The query of this address is wrong.', schemaPlaces(read.error))
  return read.data
}

/** Routes that read lists: heads, lines by page, counts. */
export function listRoutes(reader: ListReader): Router {
  const router = Router()
  router.get('/v1/stats', async (_request, response) => {
    response.json(await reader.overview())
  })
  router.get('/v1/lists', async (_request, response) => {
    response.json({ items: await reader.lists() })
  })
  router.get('/v1/lists/:name/entries', async (request, response) => {
    const { limit, cursor } = readPageQuery(request.query)
    const page = await reader.entryPage(request.params.name, cursor, limit)
    if (page.next !== undefined) {
      const next = `/v1/lists/${encodeURIComponent(page.list)}/entries?limit=${limit}&cursor=${encodeURIComponent(page.next)}`
      response.setHeader('Link', `<${next}>; rel="next"`)
    }
    response.json(page)
  })
  return router
}
