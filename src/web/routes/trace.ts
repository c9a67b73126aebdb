import type { z } from 'zod'
import { mustBeUnbound } from '../../app/creditor-gate.js'
import { runChain, runControl, runInfluence, runPath } from '../../app/trace-run.js'
import type { App } from '../../app.js'
import type { Actor } from '../../model/actor.js'
import {
  chainAnswerSchema, chainQuestionSchema, controlAnswerSchema, controlQuestionSchema, influenceAnswerSchema, influenceQuestionSchema, pathAnswerSchema,
  pathQuestionSchema,
} from '../../model/trace.js'
import { route, type AnyRoute } from '../route.js'

const asked = { method: 'post', tag: 'trace', may: 'ask traces and measures' } as const

/** Who asks, when they are bound to no creditor: ties between parties tell of the debts of all. */
function unbound(actor: Actor): Actor {
  mustBeUnbound(actor, 'this question goes')
  return actor
}

/** Routes of the strategist's questions, each on the assessed graph, for a purpose that is asked and logged. */
export function traceRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      ...asked, id: 'tracePath', path: '/v1/trace/path', summary: 'How two parties are tied', body: pathQuestionSchema, answer: pathAnswerSchema,
      handle: async ({ actor, body }) => ({ body: await runPath(app.as(unbound(actor)), body as Parameters<typeof runPath>[1], actor) as z.infer<typeof pathAnswerSchema> }),
    }),
    route({
      ...asked, id: 'traceChain', path: '/v1/trace/chain', summary: 'Who is reached by guarantees from a party, or guarantees there', body: chainQuestionSchema, answer: chainAnswerSchema,
      handle: async ({ actor, body }) => ({ body: await runChain(app.as(unbound(actor)), body as Parameters<typeof runChain>[1], actor) as z.infer<typeof chainAnswerSchema> }),
    }),
    route({
      ...asked, id: 'traceControl', path: '/v1/trace/control', summary: 'Who owns and directs a company, or what a party owns and controls', body: controlQuestionSchema, answer: controlAnswerSchema,
      handle: async ({ actor, body }) => ({ body: await runControl(app.as(unbound(actor)), body as Parameters<typeof runControl>[1], actor) as z.infer<typeof controlAnswerSchema> }),
    }),
    route({
      ...asked, id: 'traceInfluence', path: '/v1/trace/influence', summary: 'Through which parties most exposure runs', body: influenceQuestionSchema, answer: influenceAnswerSchema,
      handle: async ({ actor, body }) => ({ body: await runInfluence(app.as(unbound(actor)), body as Parameters<typeof runInfluence>[1], actor) as z.infer<typeof influenceAnswerSchema> }),
    }),
  ]
}
