import { z } from 'zod'
import { runAccess } from '../../app/access-run.js'
import { answering } from '../../app/decide-run.js'
import { runErase } from '../../app/erase-run.js'
import { runRetention, runRetentionPreview } from '../../app/retention-run.js'
import { runObject, runRectify, runRestrict } from '../../app/rights-run.js'
import { runRightRequests, type Answering } from '../../app/rights-person.js'
import type { App } from '../../app.js'
import { mayDo } from '../../model/actor.js'
import { DECIDED_AT_ONCE_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { retentionSchema } from '../../model/retention.js'
import * as schemas from '../../model/rights.js'
import { route, type AnyRoute } from '../route.js'

/** One of the five: what is asked, what is answered, and what carries it out. */
function rightRoute<Input extends z.ZodType, Output extends z.ZodType>(
  app: App, right: schemas.Right, summary: string, body: Input, answer: Output,
  run: (app: App, actor: Answering, input: unknown, key?: string) => Promise<z.infer<Output>>,
): AnyRoute {
  return route({
    id: `right-${right}`, method: 'post', path: `/v1/rights/${right}`, tag: 'rights', may: 'answer rights requests', summary, body, answer, changes: true,
    problems: ['not-found', 'conflict', 'key-reused', 'not-allowed'],
    handle: async ({ actor, body: asked, key }) => {
      const found = await run(app.as(actor), actor, asked, key)
      await app.integrate()
      return { body: found }
    },
  })
}

const anything = z.looseObject({})
const retentionBody = z.union([schemas.retentionRunInputSchema, retentionSchema, z.array(retentionSchema).min(1).max(DECIDED_AT_ONCE_MAX)])
const retentionAnswer = z.union([anything, z.array(anything)])

/** Routes by which the rights of the people in the data are answered, and by which what is no longer needed goes. */
export function rightsRoutes(app: App): readonly AnyRoute[] {
  return [
    rightRoute(app, 'access', 'Everything held about a person: what, from where, on what basis, to whom it went, how long it is kept', schemas.accessInputSchema, schemas.accessAnswerSchema, (by, actor, asked, key) =>
      runAccess(by, actor, asked, key) as Promise<z.infer<typeof schemas.accessAnswerSchema>>),
    rightRoute(app, 'rectify', "Set a value right by the person's own word, with evidence", schemas.rectifyInputSchema, schemas.rectifyAnswerSchema, (by, actor, asked, key) =>
      runRectify(by, actor, asked, key) as Promise<z.infer<typeof schemas.rectifyAnswerSchema>>),
    rightRoute(app, 'restrict', "Keep a person's data unused, or lift that by two persons", schemas.restrictInputSchema, schemas.restrictAnswerSchema, (by, actor, asked, key) =>
      runRestrict(by, actor, asked, key) as Promise<z.infer<typeof schemas.restrictAnswerSchema>>),
    rightRoute(app, 'object', 'Record an objection, and take back the leases that it forbids', schemas.objectInputSchema, schemas.objectAnswerSchema, (by, actor, asked, key) =>
      runObject(by, actor, asked, key) as Promise<z.infer<typeof schemas.objectAnswerSchema>>),
    rightRoute(app, 'erase', 'Erase a person for good; what a law keeps stays unused until the day it ends', schemas.eraseInputSchema, schemas.eraseAnswerSchema, (by, actor, asked, key) =>
      runErase(by, actor, asked, key) as Promise<z.infer<typeof schemas.eraseAnswerSchema>>),
    route({
      id: 'listRights', method: 'get', path: '/v1/rights', tag: 'rights', may: 'answer rights requests', summary: 'Requests of people about their data, those that are open and due first',
      answer: schemas.rightRequestsSchema, problems: ['not-allowed'],
      handle: async ({ actor }) => ({ body: { items: [...(await runRightRequests(app.as(actor), actor))] as z.infer<typeof schemas.rightRequestSchema>[] } }),
    }),
    route({
      id: 'previewRetention', method: 'get', path: '/v1/retention', tag: 'rights', may: 'read retention', summary: 'What retention would erase and what a law keeps, by rule',
      answer: schemas.retentionPreviewSchema, problems: ['not-allowed'],
      handle: async ({ actor }) => ({ body: (await runRetentionPreview(app.as(actor), actor)) as z.infer<typeof schemas.retentionPreviewSchema> }),
    }),
    route({
      id: 'retention', method: 'post', path: '/v1/retention', tag: 'rights', may: 'decide case files', changes: true,
      summary: 'With {"run": true}: erase what is due. With a question, or an array of them: whether a record may, or must, be kept',
      body: retentionBody, answer: retentionAnswer, problems: ['not-allowed', 'key-reused'],
      handle: async ({ actor, body, key }) => {
        if (!Array.isArray(body) && 'run' in body) {
          if (!mayDo(actor.role, 'answer rights requests')) throw new Problem('not-allowed', `The role ${actor.role} may not run retention.`)
          return { body: { ...(await runRetention(app.as(actor), actor, body, undefined, key)) } }
        }
        const answer = await answering(app.as(actor), 'retain')
        return { body: (Array.isArray(body) ? body.map(answer) : answer(body)) as z.infer<typeof retentionAnswer> }
      },
    }),
  ]
}
