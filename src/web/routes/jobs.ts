import { z } from 'zod'
import type { Job, Jobs, Work } from '../../app/jobs.js'
import { PURPOSES } from '../../model/event.js'
import { Problem } from '../../model/problem.js'
import { nameSchema } from '../../model/schema.js'
import { route, type AnyRoute } from '../route.js'
import { receiveFile } from '../upload.js'

const jobSchema = z.object({
  jobId: z.string(), what: z.enum(['list', 'load']), state: z.enum(['running', 'done', 'failed']), progress: z.string().optional(),
  answer: z.unknown().optional(),
  problem: z.object({ code: z.string(), detail: z.string(), errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional() }).optional(),
})

function shown({ by: _by, bodyHash: _bodyHash, ...job }: Job): z.infer<typeof jobSchema> {
  return job as z.infer<typeof jobSchema>
}

/** File names that a load knows by their beginning; nothing of a name may lead elsewhere. */
const fileQuery = z.object({
  file: z.string().regex(/^[a-z_]{1,64}\.(csv|ndjson|jsonl|json)$/, 'write the name of the file as the input format has it, for example debts.csv'),
})

const HORIZON = /^\d{1,3}(\.\d+)?[hd]$/

/** Routes of long work: it is taken (202) and polled. */
export function jobRoutes(jobs: Jobs): readonly AnyRoute[] {
  return [
    route({
      id: 'makeList', method: 'post', path: '/v1/lists', tag: 'lists', may: 'make lists', changes: true, summary: 'Make a list: reach, decide, measure and rank every debt; answers with a job to poll',
      body: z.strictObject({ name: nameSchema.optional(), purpose: z.enum(PURPOSES).optional(), horizon: z.string().regex(HORIZON, 'write a horizon as 24h or 2d').optional() }),
      status: 202, answer: jobSchema, problems: ['conflict', 'not-allowed'],
      handle: async ({ actor, body, key }) => {
        if (actor.creditors !== undefined) throw new Problem('not-allowed', 'A list is made over all creditors; this token is bound to some.')
        const words = ['rank', ...(body.name === undefined ? [] : ['--list', body.name]), ...(body.purpose === undefined ? [] : ['--purpose', body.purpose]), ...(body.horizon === undefined ? [] : ['--horizon', body.horizon])]
        return { body: shown(await jobs.take('list', actor, key, async () => ({ words, asked: body }))) }
      },
    }),
    route({
      id: 'load', method: 'post', path: '/v1/loads', tag: 'lists', may: 'load facts', changes: true, summary: 'Load a file of facts, sent as the body; answers with a job to poll',
      query: fileQuery, takesFile: true, status: 202, answer: jobSchema, problems: ['conflict', 'limit-exceeded'],
      handle: async ({ actor, query, file, key }) => {
        if (actor.creditors !== undefined) throw new Problem('not-allowed', 'A load is for no creditor alone; this token is bound to some.')
        const takeIn = async (): Promise<Work> => {
          const { path, digest, remove } = await receiveFile(file, query.file)
          return { words: ['load', path], asked: { file: query.file, digest }, after: remove }
        }
        return { body: shown(await jobs.take('load', actor, key, takeIn)) }
      },
    }),
    route({
      id: 'readJob', method: 'get', path: '/v1/jobs/{id}', tag: 'system', may: 'read counts', summary: 'How far a long piece of work is, and its answer',
      params: z.object({ id: z.string().min(1).max(64) }), answer: jobSchema,
      handle: async ({ actor, params }) => {
        const job = jobs.find(params.id)
        // Its answer counts over all creditors, so that only who asked for it is told.
        if (job === undefined || job.by !== (actor.id ?? actor.name)) throw new Problem('not-found', 'There is no such job of yours on this server.')
        return { body: shown(job) }
      },
    }),
  ]
}
