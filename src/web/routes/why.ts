import { z } from 'zod'
import { runEvidence } from '../../app/evidence-run.js'
import { askWhy } from '../../app/why-asked.js'
import type { App } from '../../app.js'
import { evidenceQuestionSchema, whyAnswerSchema, whyQuestionSchema } from '../../model/why-schemas.js'
import { route, type AnyRoute } from '../route.js'

/** Routes that say why, now and at any past moment. */
export function whyRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'why', method: 'post', path: '/v1/why', tag: 'law', may: 'ask why',
      summary: 'Why a party may or may not be contacted about a debt: now or at a past moment, held against what was decided then',
      body: whyQuestionSchema, answer: whyAnswerSchema,
      handle: async ({ actor, body }) => ({ body: await askWhy(app.as(actor), actor, body) as unknown as z.infer<typeof whyAnswerSchema> }),
    }),
    route({
      id: 'makeEvidence', method: 'post', path: '/v1/evidence', tag: 'law', may: 'make evidence', media: 'application/zip', answer: z.instanceof(Uint8Array).meta({ type: 'string', contentMediaType: 'application/zip' }),
      summary: 'Everything about a party, a debt, or a party about one debt in one zip: contacts made and not made, reasons, packs, ledger proofs; without the data of other people',
      body: evidenceQuestionSchema,
      handle: async ({ actor, body }) => ({ body: Buffer.from((await runEvidence(app.as(actor), actor, body)).bytes) }),
    }),
  ]
}
