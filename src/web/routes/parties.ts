import { z } from 'zod'
import { mustBeUnbound } from '../../app/creditor-gate.js'
import { partyOfRef, runFind, runNeighbourhood } from '../../app/neighbourhood-run.js'
import { runParty } from '../../app/party-run.js'
import type { App } from '../../app.js'
import {
  findAnswerSchema, findQuestionSchema, neighbourhoodAnswerSchema, NEIGHBOURS_MAX, type NeighbourhoodQuestion,
} from '../../model/search.js'
import { partyQuerySchema, partyShownSchema } from '../../model/party-shown.js'
import { SOURCE_PURPOSES } from '../../model/source-use.js'
import { route, type AnyRoute } from '../route.js'

const aroundQuery = z.object({
  purpose: z.enum(SOURCE_PURPOSES),
  hops: z.coerce.number().int().min(1).max(6).optional(),
  limit: z.coerce.number().int().min(1).max(NEIGHBOURS_MAX).optional(),
})

/** Routes that find parties, show one and who is around it; each for a purpose that is asked and logged. */
export function partyRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'findParties', method: 'post', path: '/v1/parties/find', tag: 'parties', may: 'search parties',
      summary: 'Parties of the assessed graph by id, register number or name', body: findQuestionSchema, answer: findAnswerSchema,
      handle: async ({ actor, body }) => {
        mustBeUnbound(actor, 'this question goes')
        return { body: await runFind(app.as(actor), body, actor) as z.infer<typeof findAnswerSchema> }
      },
    }),
    route({
      id: 'readParty', method: 'get', path: '/v1/parties/{ref}', tag: 'parties', may: 'look at a party',
      summary: 'A party as the role of the sign-in sees it: with its name and ids for operators and reviewers alone',
      params: z.object({ ref: z.string().min(1).max(300) }), query: partyQuerySchema, answer: partyShownSchema,
      handle: async ({ actor, params, query }) => ({ body: await runParty(app.as(actor), actor, params.ref, query.purpose) as z.infer<typeof partyShownSchema> }),
    }),
    route({
      id: 'readNeighbourhood', method: 'get', path: '/v1/parties/{ref}/neighbourhood', tag: 'parties', may: 'search parties',
      summary: 'Who is tied to a party within some hops', params: z.object({ ref: z.string().min(1).max(300) }), query: aroundQuery, answer: neighbourhoodAnswerSchema,
      handle: async ({ actor, params, query }) => {
        mustBeUnbound(actor, 'this question goes')
        const question = { ...query, party: partyOfRef(app, params.ref) } as NeighbourhoodQuestion
        return { body: await runNeighbourhood(app.as(actor), question, actor) as z.infer<typeof neighbourhoodAnswerSchema> }
      },
    }),
  ]
}
