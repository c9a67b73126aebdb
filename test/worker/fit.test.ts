import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import type { Judges } from '../../src/app/judge-shard.js'
import { unfitFor, type ListTask } from '../../src/app/list-task.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { onSample } from '../app/rank-threads.js'
import { onRedis, until } from './redis.js'
import { made, onQueue, startWorker } from './workers.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'
const quiet = (): void => undefined

/** The task that a list hands to whoever judges its debts. */
async function taskOf(app: App): Promise<ListTask> {
  let found: ListTask | undefined
  await made(app, { elsewhere: async (task: ListTask, here: Judges) => {
    found = task
    return here
  } })
  if (found === undefined) throw new TypeError('no task was handed out')
  return found
}

describe('whether a worker fits a list', () => {
  it('is told by every single thing that its judgement rests on', async () => {
    await onSample(30, '1', embedded, async (app) => {
      const task = await taskOf(app)
      const store = await app.store()
      expect(await unfitFor(task, app, store)).toBeUndefined()
      const basis = (change: Partial<ListTask['basis']>): ListTask => ({ ...task, basis: { ...task.basis, digest: 'another', ...change } })
      const [first, ...rest] = task.basis.packs
      const unfit: readonly (readonly [ListTask, string])[] = [
        [basis({ product: '0.0.1' }), 'it is rightparty'],
        [basis({ zoneData: '1999a' }), 'time zone data'],
        [basis({ packs: [...task.basis.packs, { ...first!, id: 'own' }] }), 'has no pack own'],
        [basis({ packs: [{ ...first!, digest: 'd' }, ...rest] }), `its pack ${first!.id} is another one`],
        [basis({ packs: rest }), `has a pack ${first!.id} that the list is made without`],
        [basis({}), 'who acts for the creditors'],
        [{ ...task, overlayOff: true }, 'has no pack'],
        [{ ...task, engine: '1.0' }, 'V8'],
        [{ ...task, seen: { ...task.seen, revision: (task.seen.revision + 1) as typeof task.seen.revision } }, 'does not hold the facts'],
        [{ ...task, identity: 'another' }, 'another one'],
        [{ ...task, leaf: { ...task.leaf, leafId: 'another' } }, 'another one'],
      ]
      for (const [changed, words] of unfit) expect(await unfitFor(changed, app, store)).toContain(words)
    })
  })

  it('makes a worker with other settings give its jobs back and say why, while one that fits does them', async () => {
    await onRedis(({ url }) => onSample(60, '2', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      writeFileSync(join(app.folder, 'rightparty.json'), JSON.stringify({ actor: { id: 'other', kind: 'creditor' } }))
      const other = await startWorker(app, url)
      writeFileSync(join(app.folder, 'rightparty.json'), '{}')
      const events: QueueEvent[] = []
      let fitting: ReturnType<typeof startWorker> | undefined
      const found = await made(app, { shardDebts: 5, ...onQueue(app, url, (event) => {
        events.push(event)
        if (event.event === 'refused') fitting ??= startWorker(app, url)
      }) })
      expect(found).toEqual(alone)
      expect(events.filter(({ event }) => event === 'refused')).toEqual([{ event: 'refused', worker: other.id, reason: expect.stringContaining('who acts for the creditors') as string }])
      expect(other.log()).toContain('gave a job back')
      await Promise.all([other.end(), fitting?.then((one) => one.end())])
    }))
  })

  it('ends a list that every worker refuses with their reasons', async () => {
    await onRedis(({ url }) => onSample(30, '3', embedded, async (app) => {
      writeFileSync(join(app.folder, 'rightparty.json'), JSON.stringify({ actor: { id: 'other', kind: 'creditor' } }))
      const other = await startWorker(app, url)
      await expect(runRank(app, { list: 'one', ...onQueue(app, url, quiet, { waitMs: 5000 }) }, quiet)).rejects.toMatchObject({
        code: 'store-unavailable', message: expect.stringContaining('every worker that answered refused') as string,
        errors: [{ pointer: `/workers/${other.id}`, message: expect.stringContaining('who acts') as string }],
      })
      await other.end()
    }))
  })

  it('keeps two stores on one Redis apart, of one key or of two', async () => {
    await onRedis(({ url }) => onSample(30, '4', embedded, (app) => onSample(30, '4', embedded, async (stranger) => {
      const twin = openApp({ ...stranger.settings, store: 'sqlite:./twin.db', keyFile: app.settings.keyFile }, stranger.folder)
      await runLoad(twin, { paths: [join(stranger.folder, 'files')] }, quiet)
      const workers = [await startWorker(stranger, url), await startWorker(twin, url)]
      await expect(made(app, { ...onQueue(app, url, quiet, { waitMs: 1500 }) })).rejects.toMatchObject({ message: expect.stringContaining('no worker answered') as string })
      await Promise.all(workers.map((one) => one.end()))
      await twin.close()
    })))
  })
})

describe('what travels', () => {
  it('stands in Redis sealed: no name of a person and no entry is ever sent to it in clear', async () => {
    await onRedis(({ url, port }) => onSample(60, '5', embedded, async (app) => {
      const redis = new Redis({ host: '127.0.0.1', port })
      const monitor = await redis.monitor()
      let [sent, commands] = ['', 0]
      monitor.on('monitor', (_: string, words: readonly string[]) => {
        commands++
        sent += ` ${words.join(' ')} ${words.map((word) => Buffer.from(word, 'base64').toString('latin1')).join(' ')}`
      })
      const worker = await startWorker(app, url)
      const found = await made(app, { shardDebts: 5, ...onQueue(app, url) })
      await worker.end()
      await redis.set('end', 'of-it')
      await until(() => sent.includes('of-it'))
      monitor.disconnect()
      redis.disconnect()
      expect(commands).toBeGreaterThan(50)
      expect(found.top.length).toBeGreaterThan(5)
      const store = await app.store()
      const names: string[] = []
      for await (const batch of store.facts('party')) for (const { content } of batch) if ('name' in content && typeof content.name === 'string') names.push(content.name)
      expect(names.length).toBeGreaterThan(5)
      // Ids of this portfolio have two or three characters, which chance writes too.
      const secret = [...found.top.map(({ entryId }) => entryId), ...names.filter((name) => name.length > 5)]
      expect(secret.length).toBeGreaterThan(10)
      expect(secret.filter((one) => sent.includes(one))).toEqual([])
    }))
  })
})
