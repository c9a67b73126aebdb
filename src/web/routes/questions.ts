import { z } from 'zod'
import { answering, type QuestionKind } from '../../app/decide-run.js'
import { runDuties } from '../../app/duties-run.js'
import { dutiesByRef } from '../../app/duty-refs.js'
import { runPolicyList } from '../../app/policy-run.js'
import type { App } from '../../app.js'
import { DECIDED_AT_ONCE_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { daySchema } from '../../model/schema.js'
import { route, type AnyRoute } from '../route.js'

const anything = z.looseObject({})
const one = z.union([anything, z.array(anything).min(1).max(DECIDED_AT_ONCE_MAX)])

/** Questions that need no store: the body is one of them, or an array answered in its order. */
function askRoute(app: App, id: string, path: string, kind: QuestionKind, summary: string): AnyRoute {
  return route({
    id, method: 'post', path, tag: 'law', may: 'decide case files', summary, body: one, answer: one,
    handle: async ({ actor, body }) => {
      const answer = await answering(app.as(actor), kind)
      const answers = Array.isArray(body) ? body.map(answer) : answer(body)
      return { body: answers as z.infer<typeof one> }
    },
  })
}

/** Routes that put questions to the law, and read what it rests on. */
export function questionRoutes(app: App): readonly AnyRoute[] {
  return [
    askRoute(app, 'decide', '/v1/decisions', 'decide', 'Decide case files: the verdict with every reason'),
    askRoute(app, 'admit', '/v1/admissions', 'admit', 'Whether a source of data may be used'),
    route({
      id: 'readDuties', method: 'get', path: '/v1/duties', tag: 'law', may: 'read duties', summary: 'What must be done, for whom, by when and by which rule',
      query: z.object({ due: daySchema.optional() }), answer: anything, problems: ['not-allowed'],
      handle: async ({ actor, query }) => {
        if (actor.creditors !== undefined) throw new Problem('not-allowed', 'Duties are told over all creditors; this token is bound to some.')
        const answer = await runDuties(app.as(actor), query.due, () => undefined)
        return { body: { ...(actor.role === 'auditor' ? dutiesByRef(app, answer) : answer) } }
      },
    }),
    route({
      id: 'listPacks', method: 'get', path: '/v1/packs', tag: 'law', may: 'read packs', summary: 'Packs in force, with their sources, review dates and sign-off',
      answer: z.object({ items: z.array(anything) }),
      handle: async () => ({ body: { items: (await runPolicyList(app)).map((pack) => ({ ...pack })) } }),
    }),
  ]
}
