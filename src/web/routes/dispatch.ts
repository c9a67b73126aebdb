import { z } from 'zod'
import {
  runAddDispatcher, runApprove, runDispatchers, runHeartbeat, runLease, runPause, runPauses, runRecord, runRelease, runReport, runResume, runStart, runStops,
} from '../../app/dispatch-run.js'
import type { App } from '../../app.js'
import type { Actor } from '../../model/actor.js'
import {
  approvalSchema, dispatcherInputSchema, dispatcherSchema, happenedSchema, heartbeatSchema, leasedSchema, leaseInputSchema, pausedSchema,
  pauseInputSchema, pauseSchema, recordedSchema, releasedSchema, reportedSchema, reportInputSchema, startedSchema, stopsSchema,
} from '../../model/dispatch-schemas.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { nameSchema } from '../../model/schema.js'
import { route, type AnyRoute } from '../route.js'

const lease = z.object({ id: z.string().min(1).max(128) })
const list = z.object({ name: nameSchema })
const nothing = z.strictObject({}).optional()

/** The dispatcher that asks; a token that is bound to one cannot speak for another. */
function holderOf(actor: Actor, named: string | undefined): string {
  const holder = actor.dispatcherId ?? named
  if (holder === undefined) throw new Problem('invalid-input', 'Name the dispatcher that asks: this token is bound to none.', [{ pointer: '/holder', message: 'this field is missing' }])
  if (named !== undefined && named !== holder) throw new Problem('not-allowed', 'This token speaks for another dispatcher.')
  return holder
}

/** Routes of leases: what a dispatcher does from lease to report. */
function leaseRoutes(app: App): readonly AnyRoute[] {
  const may = 'lease, start, report and release'
  const own = { tag: 'dispatch', may, changes: true, params: lease, problems: ['lease-lost', 'conflict'] } as const
  return [
    route({
      id: 'lease', method: 'post', path: '/v1/lists/{name}/leases', tag: 'dispatch', may, changes: true,
      summary: 'Lease entries of a list that are lawful now, best rank first', params: list,
      body: leaseInputSchema.omit({ list: true, holder: true }).extend({ holder: nameSchema.optional() }), answer: leasedSchema,
      handle: async (ask) => {
        const { holder, ...wanted } = ask.body
        const input = { ...wanted, list: ask.params.name, holder: holderOf(ask.actor, holder) }
        return { body: await runLease(app.as(ask.actor), ask.actor, input, ask.key) as z.infer<typeof leasedSchema> }
      },
    }),
    route({
      ...own, id: 'heartbeat', method: 'post', path: '/v1/leases/{id}/heartbeat', changes: false,
      summary: 'Extend a lease, or hear by which rule it was taken back', body: nothing, answer: heartbeatSchema,
      handle: async ({ actor, params }) => ({ body: await runHeartbeat(app.as(actor), actor, params.id) }),
    }),
    route({
      ...own, id: 'start', method: 'post', path: '/v1/leases/{id}/start',
      summary: 'Start the contact of a lease: decides once more, and alone hands over the contact point in clear', body: nothing, answer: startedSchema,
      handle: async (ask) => ({ body: await runStart(app.as(ask.actor), ask.actor, ask.params.id, ask.key) as z.infer<typeof startedSchema> }),
    }),
    route({
      ...own, id: 'report', method: 'post', path: '/v1/leases/{id}/report', summary: 'Report what came of a lease', body: reportInputSchema, answer: reportedSchema,
      handle: async (ask) => ({ body: await runReport(app.as(ask.actor), ask.actor, ask.params.id, ask.body, ask.key) as z.infer<typeof reportedSchema> }),
    }),
    route({
      ...own, id: 'release', method: 'post', path: '/v1/leases/{id}/release', summary: 'Give back a lease that was not started', body: nothing, answer: releasedSchema,
      handle: async (ask) => ({ body: await runRelease(app.as(ask.actor), ask.actor, ask.params.id, ask.key) }),
    }),
  ]
}

/** Routes of what stops and opens dispatching. */
function controlRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'record', method: 'post', path: '/v1/events', tag: 'dispatch', may: 'record events', changes: true,
      summary: 'Record what happened outside a lease; every lease that it forbids is taken back before this answers', body: happenedSchema, answer: recordedSchema,
      handle: async ({ actor, body, key }) => ({ body: await runRecord(app.as(actor), actor, body, key) }),
    }),
    route({
      id: 'readStops', method: 'get', path: '/v1/stops', tag: 'dispatch', may: 'read stops', summary: 'Leases taken back, in order', answer: stopsSchema,
      query: z.object({ cursor: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(BATCH_ROWS_MAX).default(100) }),
      handle: async ({ actor, query }) => ({ body: await runStops(app.as(actor), actor, query.cursor, query.limit) as z.infer<typeof stopsSchema> }),
    }),
    route({
      id: 'approve', method: 'post', path: '/v1/lists/{name}/approve', tag: 'dispatch', may: 'approve lists', changes: true,
      summary: 'Approve a list: a named person has looked at it', params: list, body: nothing, answer: approvalSchema,
      handle: async ({ actor, params, key }) => ({ body: await runApprove(app.as(actor), actor, params.name, key) }),
    }),
    route({
      id: 'readPauses', method: 'get', path: '/v1/pauses', tag: 'dispatch', may: 'read stops', summary: 'Pauses in force', answer: z.object({ items: z.array(pauseSchema) }),
      handle: async ({ actor }) => ({ body: { items: await runPauses(app.as(actor), actor) as z.infer<typeof pauseSchema>[] } }),
    }),
    route({
      id: 'pause', method: 'post', path: '/v1/pauses', tag: 'dispatch', may: 'pause and resume', changes: true,
      summary: 'Pause everything, a creditor, place, channel, list or party; its leases are taken back before this answers', body: pauseInputSchema, status: 201, answer: pausedSchema,
      handle: async ({ actor, body, key }) => ({ body: await runPause(app.as(actor), actor, body, key) as z.infer<typeof pausedSchema> }),
    }),
    route({
      id: 'resume', method: 'post', path: '/v1/pauses/{id}/resume', tag: 'dispatch', may: 'pause and resume', changes: true, summary: 'End a pause',
      params: z.object({ id: z.string().min(1).max(128) }), body: nothing, answer: pauseSchema,
      handle: async ({ actor, params, key }) => ({ body: await runResume(app.as(actor), actor, params.id, key) as z.infer<typeof pauseSchema> }),
    }),
    route({
      id: 'listDispatchers', method: 'get', path: '/v1/dispatchers', tag: 'dispatch', may: 'read dispatchers', summary: 'Registered dispatchers',
      answer: z.object({ items: z.array(dispatcherSchema) }),
      handle: async ({ actor }) => ({ body: { items: await runDispatchers(app, actor) as z.infer<typeof dispatcherSchema>[] } }),
    }),
    route({
      id: 'addDispatcher', method: 'post', path: '/v1/dispatchers', tag: 'dispatch', may: 'register dispatchers', changes: true,
      summary: 'Register a dispatcher with its automation, channels and creditors', body: dispatcherInputSchema, status: 201, answer: dispatcherSchema,
      handle: async ({ actor, body, key }) => ({ body: await runAddDispatcher(app.as(actor), actor, body, key) as z.infer<typeof dispatcherSchema> }),
    }),
  ]
}

/** Routes of the dispatcher and of those who stop it. */
export function dispatchRoutes(app: App): readonly AnyRoute[] {
  return [...leaseRoutes(app), ...controlRoutes(app)]
}
