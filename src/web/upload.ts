import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Router } from 'express'
import { z } from 'zod'
import type { Jobs } from '../app/jobs.js'
import { mayDo } from '../model/actor.js'
import { UPLOAD_BYTES_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { schemaPlaces } from '../model/schema.js'
import type { Mounting } from './route.js'

/** File names that a load knows by their beginning; nothing of a name may lead elsewhere. */
const querySchema = z.object({
  file: z.string().regex(/^[a-z_]{1,64}\.(csv|ndjson|jsonl|json)$/, 'write the name of the file as the input format has it, for example debts.csv'),
})

/** Takes a file of facts as the body, streams it to the disk of this machine and loads it as a job. */
export function mountUploads(router: Router, jobs: Jobs, { recognize }: Mounting): void {
  router.post('/v1/loads', async (request, response) => {
    const actor = await recognize(request)
    if (actor === undefined) throw new Problem('unauthenticated', 'This address wants a sign-in: send a token as "Authorization: Bearer ...".')
    if (!mayDo(actor.role, 'load facts') || actor.creditors !== undefined) throw new Problem('not-allowed', 'Loads are for the role loader, bound to no creditor.')
    const query = querySchema.safeParse(request.query)
    if (!query.success) throw new Problem('invalid-input', 'The query of this request is wrong.', schemaPlaces(query.error))
    const folder = mkdtempSync(join(tmpdir(), 'rightparty-upload-'))
    const remove = (): void => rmSync(folder, { recursive: true, force: true })
    const path = join(folder, query.data.file)
    let bytes = 0
    const bounded = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (bytes > UPLOAD_BYTES_MAX) done(new Problem('limit-exceeded', 'This file is larger than one request takes: split it, or load it on the machine itself.'))
        else done(null, chunk)
      },
    })
    try {
      await pipeline(request, bounded, createWriteStream(path, { mode: 0o600 }))
      const { by: _by, ...job } = jobs.start('load', actor, ['load', path], remove)
      response.status(202).json(job)
    } catch (error) {
      remove()
      throw error
    }
  })
}
