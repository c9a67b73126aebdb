import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runConfigShow } from '../../src/app/config-run.js'
import { openApp } from '../../src/app.js'
import { queueAccess, queueName } from '../../src/app/queue-address.js'
import { readSettings } from '../../src/app/settings.js'
import { queuePackages } from '../../src/worker/packages.js'
import { connectQueue } from '../../src/worker/connection.js'
import { inFolder, rightparty } from '../cli/command.js'
import { onRedis } from './redis.js'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const SECRET = 'p@ss/w:rd%#-'
const WITH_SECRET = `redis://user:${encodeURIComponent(SECRET)}@queue.internal:6380/3`

describe('the address of a queue', () => {
  it('is read with user, password, port and database, and falls back on the environment for the secret', () => {
    expect(queueAccess(WITH_SECRET, {})).toEqual({ host: 'queue.internal', port: 6380, db: 3, isEncrypted: false, user: 'user', password: SECRET })
    expect(queueAccess('rediss://[::1]', { RIGHTPARTY_QUEUE_USER: 'u', RIGHTPARTY_QUEUE_PASSWORD: SECRET })).toEqual({ host: '::1', port: 6379, db: 0, isEncrypted: true, user: 'u', password: SECRET })
    for (const wrong of ['', 'queue', 'http://queue', 'redis://', 'redis://queue/name', `redis://queue/0?password=${SECRET}`, 'redis://queue#name', `redis:/${SECRET}`]) {
      expect(() => queueAccess(wrong, {})).toThrow('the address of a queue is redis://')
    }
  })

  it('is never shown with what is secret of it', () => {
    expect(queueName(WITH_SECRET)).toBe('redis://queue.internal:6380/3')
    const app = openApp(readSettings({}, { RIGHTPARTY_QUEUE: WITH_SECRET }, '/nowhere'), '/nowhere')
    const shown = JSON.stringify(runConfigShow(app))
    expect(shown).toContain('redis://[redacted]@queue.internal:6380/3')
    for (const part of ['user:', 'p@ss', 'p%40ss', 'w:rd']) expect(shown).not.toContain(part)
  })

  it('is refused with a password as an option of the command line, whose message does not repeat it', async () => {
    await inFolder((folder) => {
      for (const command of ['rank', 'worker']) {
        const ran = rightparty(folder, [command, '--queue', WITH_SECRET])
        expect([ran.code, ran.err.includes('RIGHTPARTY_QUEUE_PASSWORD')]).toEqual([2, true])
        expect(rightparty(folder, [command, '--queue', 'queue.internal']).code).toBe(2)
      }
    })
  })
})

describe('a connection to a queue', () => {
  it('wants the password that Redis wants, and says so without repeating what it was given', async () => {
    await onRedis(async ({ port }) => {
      const packages = await queuePackages()
      for (const wrong of ['', ':wrong-one@']) {
        await expect(connectQueue(`redis://${wrong}127.0.0.1:${port}`, packages)).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringMatching(/^the queue redis:\/\/127\.0\.0\.1:\d+ cannot be used: it refuses user or password/) as string })
      }
      const redis = await connectQueue(`redis://:${encodeURIComponent(SECRET)}@127.0.0.1:${port}`, packages)
      expect(await redis.ping()).toBe('PONG')
      redis.disconnect()
    }, { password: SECRET })
  })

  it('to where nothing listens is told at once', async () => {
    await onRedis(async ({ url, kill }) => {
      await kill()
      await expect(connectQueue(url, await queuePackages())).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('ECONNREFUSED') as string })
    })
  })

  it('without its packages is refused with what to install', async () => {
    await inFolder(async (folder) => {
      for (const place of ['worker', 'model']) mkdirSync(join(folder, place))
      for (const file of ['worker/packages.js', 'model/problem.js']) cpSync(join(DIST, file), join(folder, file))
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
      const script = "import('./worker/packages.js').then(({ queuePackages }) => queuePackages()).catch(({ code, message }) => console.log(JSON.stringify({ code, message })))"
      const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })
      expect(JSON.parse(stdout)).toEqual({ code: 'precondition-failed', message: expect.stringContaining('npm install bullmq ioredis') as string })
    })
  })
})
