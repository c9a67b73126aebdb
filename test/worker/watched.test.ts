import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DoctorReport } from '../../src/app/doctor-run.js'
import { runRank, type RankAnswer } from '../../src/app/rank-run.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { runWorker } from '../../src/worker/run-worker.js'
import { watchQueue } from '../../src/worker/watch-queue.js'
import { watchWorker } from '../../src/web/worker-watch.js'
import { openMetrics } from '../../src/web/metrics.js'
import { onSample } from '../app/rank-threads.js'
import { json, rightparty } from '../cli/command.js'
import { onRedis, until } from './redis.js'
import { made, onQueue, startWorker } from './workers.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'
const quiet = (): void => undefined

async function got(address: string): Promise<readonly [number, string]> {
  const response = await fetch(address)
  return [response.status, await response.text()]
}

/** The status of a call by another host's name. */
function calledAs(address: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => request(address, { headers: { host } }, (response) => {
    response.resume()
    resolve(response.statusCode)
  }).on('error', reject).end())
}

describe('a worker', () => {
  it('shows its health and its counts, and no longer calls itself healthy when Redis is gone', async () => {
    await onRedis(async ({ url, kill }) => onSample(40, '1', embedded, async (app) => {
      const worker = await runWorker(app, { url, concurrency: 1, log: quiet })
      const watch = await watchWorker(worker, { port: 0 })
      expect(await got(`${watch.address}healthz`)).toEqual([200, '{"ok":true}'])
      const alone = await made(app, { workers: 0 })
      await made(app, { shardDebts: 4, ...onQueue(app, url) })
      const jobs = Math.ceil(alone.debts / 4)
      await until(() => worker.counts().judged === jobs)
      const [, text] = await got(`${watch.address}metrics`)
      expect(text).toContain(`rightparty_worker_jobs_total{outcome="judged"} ${jobs}\n`)
      expect(text).toContain(`rightparty_worker_debts_total ${alone.debts}\n`)
      expect(text).toContain('rightparty_queue_up 1\n')
      expect((await got(`${watch.address}other`))[0]).toBe(404)
      expect(await calledAs(`${watch.address}metrics`, 'elsewhere.example')).toBe(403)
      await kill()
      expect((await got(`${watch.address}healthz`))[0]).toBe(503)
      await watch.stop()
      await worker.stop()
    }))
  })
})

describe('what a worker shows of itself', () => {
  const still = { counts: () => ({ judged: 0, debts: 0, refused: 0, failed: 0, dropped: 0, active: 0 }), depth: async () => ({ waiting: 0, active: 0 }), isHealthy: async () => true }

  it('is seen from elsewhere only where that is asked for, and there by address or by a name of its own', async () => {
    const [here, wide] = [await watchWorker(still, { port: 0, hostNames: ['worker'] }), await watchWorker(still, { port: 0, host: '0.0.0.0', hostNames: ['worker'] })]
    try {
      const at = wide.address.replace('0.0.0.0', '127.0.0.1')
      const calls = ['127.0.0.1', 'localhost', '10.1.2.3', '10.1.2.3:9464', '[fd00::1]:9464', 'Worker:9464', 'elsewhere.example', 'worker.elsewhere.example', '10.1.2.3.elsewhere.example']
      expect(await Promise.all(calls.map((host) => calledAs(`${at}healthz`, host)))).toEqual([200, 200, 200, 200, 200, 200, 403, 403, 403])
      expect(await Promise.all(calls.map((host) => calledAs(`${here.address}healthz`, host)))).toEqual([200, 200, 403, 403, 403, 403, 403, 403, 403])
    } finally {
      await Promise.all([here.stop(), wide.stop()])
    }
  })

  it('wants a port and an address that can be had', async () => {
    const first = await watchWorker(still, { port: 0 })
    const port = Number(new URL(first.address).port)
    await expect(watchWorker(still, { port })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('--metrics-port') as string })
    await expect(watchWorker(still, { port: 0, host: '192.0.2.1' })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('--metrics-host') as string })
    await first.stop()
  })
})

describe('the metrics of a server', () => {
  it('show what stands on the queue, and that it cannot be seen once Redis is gone', async () => {
    await onRedis(({ url, kill }) => onSample(40, '2', embedded, async (app) => {
      const watch = watchQueue(app, url)
      const metrics = openMetrics(watch.depth)
      expect(await metrics.text()).toContain('rightparty_queue_jobs{state="waiting"} 0\n')
      let seen = ''
      const list = runRank(app, { list: 'one', dryRun: true, shardDebts: 4, ...onQueue(app, url, quiet, { waitMs: 20_000 }) }, quiet)
      list.catch(quiet)
      await until(async () => {
        seen = await metrics.text()
        return /rightparty_queue_jobs\{state="waiting"\} [1-9]/.test(seen)
      })
      const worker = await startWorker(app, url)
      await list
      await worker.end()
      await kill()
      seen = await metrics.text()
      expect(seen).toContain('rightparty_queue_up 0\n')
      expect(seen).not.toContain('rightparty_queue_jobs{')
      watch.close()
    }))
  })
})

describe('doctor', () => {
  it('looks at the queue that the settings name', async () => {
    await onRedis(({ url, kill }) => onSample(20, '5', embedded, async (app) => {
      writeFileSync(join(app.folder, 'rightparty.json'), JSON.stringify({ queue: url }))
      const looked = (): DoctorReport['findings'][number] | undefined => json<DoctorReport>(rightparty(app.folder, ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--json', 'doctor'])).findings.find(({ what }) => what === 'queue')
      expect(looked()).toEqual({ what: 'queue', ok: true, words: `${url} answers; 0 jobs wait, 0 are under way` })
      await kill()
      expect(looked()).toEqual({ what: 'queue', ok: false, words: expect.stringContaining('does not answer') as string })
    }))
  })
})

describe('rank --queue --json', () => {
  it('tells on standard error, as JSON lines, which workers came and how far it is', async () => {
    await onRedis(({ url }) => onSample(40, '3', embedded, async (app) => {
      const worker = await startWorker(app, url, '--metrics-port', '0')
      const words = ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--at', '2026-03-04T15:00:00Z', '-n', 'rank', '--list', 'one', '--queue', url]
      const ran = rightparty(app.folder, ['--json', ...words])
      expect(ran.code).toBe(0)
      const events = ran.err.trim().split('\n').map((line) => JSON.parse(line) as QueueEvent)
      const { debts } = json<RankAnswer>(ran)
      expect(events.filter(({ event }) => event === 'worker')).toEqual([{ event: 'worker', worker: worker.id }])
      expect(events).toContainEqual({ event: 'judged', done: 1, underWay: 0, workers: 1, putAgain: 0, failures: 0 })
      expect(events).toContainEqual({ event: 'progress', stage: 'deciding', done: debts, total: debts })
      expect(json(ran)).toEqual(json(rightparty(app.folder, ['--json', ...words, '--no-queue', '--workers', '0'])))
      expect(rightparty(app.folder, words).err).toBe('')
      expect(await worker.end()).toBe(0)
      for (const line of worker.log().trim().split('\n')) expect(Object.keys(JSON.parse(line) as object)).toEqual(expect.arrayContaining(['level', 'msg']))
    }))
  })

  it('wants a Redis that is there', async () => {
    await onRedis(({ url, kill }) => onSample(20, '4', embedded, async (app) => {
      await kill()
      for (const command of ['rank', 'worker']) {
        const ran = rightparty(app.folder, ['--store', app.settings.store, '--key-file', app.settings.keyFile, command, '--queue', url])
        expect([ran.code, ran.err]).toEqual([6, expect.stringContaining('cannot be used: it does not answer (ECONNREFUSED)')])
      }
      expect((await (await app.store()).check()).faults).toEqual([])
    }))
  })
})
