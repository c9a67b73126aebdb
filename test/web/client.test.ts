import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outboxChannel, workList } from '../../scripts/dispatcher.js'
import { createClient } from '../../src/client.js'
import { borrowers, csv, NOON } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { onServer } from './serving.js'

/** Approved words for a text message, without which none may be sent. */
const TEMPLATES = {
  'templates.csv': csv('template_id,channel,kind,purpose,language,discloses,opt_out_text,identifies_as,must_say,approved_by,approved_on',
    'T1,sms,collection,collect,en,"debt;collection_business",Reply STOP and we will not write here again.,collector,"name of the caller;call back number",compliance-1,2026-01-27'),
}

describe('the client', () => {
  it('works a list into an outbox, each contact once, and sends nothing', async () => {
    await onServer(async ({ approved, token, address, folder }) => {
      await approved('l')
      const client = createClient({ address, token: await token('dispatcher', { dispatcherId: 'desk' }) })
      const outbox = join(folder, 'outbox')
      const { made } = await workList(client, 'l', outboxChannel(outbox), 2, () => NOON)
      const lines = readFileSync(join(outbox, 'contacts.ndjson'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { leaseId: string; to: string })
      expect([lines.length, new Set(lines.map((line) => line.leaseId)).size]).toEqual([made, made])
      expect(new Set(lines.map((line) => line.to)).size).toBe(4)
      expect(readdirSync(outbox)).toEqual(['contacts.ndjson'])
    }, borrowers(4, TEMPLATES))
  })

  it('sends a lost request again with the same key, so that it is carried out once', async () => {
    await onServer(async ({ approved, token, address, app }) => {
      await approved('l')
      const keys: string[] = []
      let losses = 0
      const lossy: typeof fetch = async (input, init) => {
        keys.push(new Headers(init?.headers).get('idempotency-key') ?? '')
        const response = await fetch(input, init)
        if (losses++ < 2) throw new TypeError('the answer was lost')
        return response
      }
      const client = createClient({ address, token: await token('dispatcher', { dispatcherId: 'desk' }), fetch: lossy })
      const { leases } = await client.lease('l', { limit: 1 })
      expect([leases.length, keys.length, new Set(keys).size]).toEqual([1, 3, 1])
      expect((await (await app.store()).openLeases(0, '', 10)).map((lease) => lease.leaseId)).toEqual([leases[0]!.leaseId])
    })
  })

  it('says what the server said, and that a server cannot be reached', async () => {
    await onServer(async ({ token, address }) => {
      const client = createClient({ address, token: await token('dispatcher', { dispatcherId: 'desk' }) })
      await expect(client.lease('nowhere')).rejects.toEqual(problem('not-found'))
      await expect(client.start('nowhere')).rejects.toEqual(problem('not-found'))
      await expect(createClient({ address, token: 'x' }).stops()).rejects.toEqual(problem('unauthenticated'))
      await expect(createClient({ address: 'http://127.0.0.1:9/', token: 'x', triesMax: 2 }).stops()).rejects.toEqual(problem('store-unavailable'))
    })
  })
})
