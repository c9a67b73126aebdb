import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runLoad } from '../../src/app/load-run.js'
import { readSettings } from '../../src/app/settings.js'
import { newToken } from '../../src/app/tokens.js'
import type { Role } from '../../src/model/actor.js'
import { inFolder, startRightparty } from '../cli/command.js'
import { borrowers, quiet } from '../dispatch/portfolio.js'

const STORE = 'sqlite:./data/s.db'

interface Heard {
  readonly status: number
  // eslint-disable-next-line typescript/no-explicit-any -- bodies of several shapes are looked into
  readonly body: any
}

/** A server in a process of its own, and ways to ask it. */
interface Standing {
  readonly ask: (path: string, token: string, init?: RequestInit & { readonly duplex?: 'half' }) => Promise<Heard>
  readonly kill: () => Promise<void>
}

/** Starts a server whose uploads lie in a folder where the test can see them. */
async function standing(folder: string): Promise<Standing> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  const child = startRightparty(folder, ['--store', STORE, 'serve', '--port', '0', '--json'])
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => {
      resolve((JSON.parse(line) as { address: string }).address)
    })
    child.once('exit', (code) => {
      reject(new Error(`the server ended with ${code}`))
    })
  })
  return {
    ask: async (path, token, init = {}) => {
      const response = await fetch(new URL(path, address), { ...init, headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) } })
      return { status: response.status, body: await response.json() }
    },
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function prepared(folder: string): Promise<Readonly<Record<'operator' | 'loader', string>>> {
  const app = openApp(readSettings({ store: STORE }, {}, folder), folder)
  try {
    mkdirSync(join(folder, 'files'))
    for (const [name, text] of Object.entries(borrowers(3))) writeFileSync(join(folder, 'files', name), text)
    await runLoad(app, { paths: ['files'] }, quiet)
    const token = async (role: Role): Promise<string> => (await newToken(app, { name: `a ${role}`, role })).token
    return { operator: await token('operator'), loader: await token('loader') }
  } finally {
    await app.close()
  }
}

const list = (body: object, key?: string): RequestInit =>
  ({ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) } })
const file = (body: string, key: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'text/csv', 'idempotency-key': key } })

async function over(server: Standing, token: string, { body: { jobId } }: Heard): Promise<Heard['body']> {
  for (;;) {
    const { body } = await server.ask(`/v1/jobs/${jobId as string}`, token)
    if (body.state !== 'running') return body
    await setTimeout(50)
  }
}

const PARTIES = 'party_id,kind,name,country,region,birth_date,source_id\nP9,person,Pat 9,GB,,1971-02-03,book\n'

describe('long work that is asked for over HTTP', () => {
  it('is one list under one key, however often it is sent, and by a server that was killed and started again', async () => {
    await inFolder(async (folder) => {
      const { operator } = await prepared(folder)
      let server = await standing(folder)
      try {
        const first = await server.ask('/v1/lists', operator, list({ name: 'one' }, 'k'))
        const second = await server.ask('/v1/lists', operator, list({ name: 'one' }, 'k'))
        expect([first.status, second.status, second.body.jobId]).toEqual([202, 202, first.body.jobId])
        const other = await server.ask('/v1/lists', operator, list({ name: 'two' }, 'k'))
        expect([other.status, other.body.code]).toEqual([422, 'key-reused'])
        const done = await over(server, operator, first)
        expect([done.state, done.answer.list, done.answer.debts]).toEqual(['done', 'one', 3])
        expect((await server.ask('/v1/lists', operator, list({ name: 'one' }, 'k'))).body).toEqual(done)
        await server.kill()
        server = await standing(folder)
        expect((await server.ask('/v1/lists', operator, list({ name: 'one' }, 'k'))).body).toEqual({ jobId: done.jobId, what: 'list', state: 'done', answer: done.answer })
        expect((await server.ask(`/v1/jobs/${done.jobId as string}`, operator)).body.state).toBe('done')
        expect((await server.ask('/v1/lists', operator, list({ name: 'two' }, 'k'))).body.code).toBe('key-reused')
        expect((await server.ask('/v1/lists', operator)).body.items.map((one: { name: string }) => one.name)).toEqual(['one'])
      } finally {
        await server.kill()
      }
    })
  })

  it('tells by its code what it failed by, and a key of work that failed begins it anew', async () => {
    await inFolder(async (folder) => {
      const { operator } = await prepared(folder)
      const server = await standing(folder)
      try {
        expect((await over(server, operator, await server.ask('/v1/lists', operator, list({ name: 'one' })))).state).toBe('done')
        const failed = await over(server, operator, await server.ask('/v1/lists', operator, list({ name: 'one' }, 'k')))
        expect([failed.state, failed.problem.code]).toEqual(['failed', 'conflict'])
        expect((await over(server, operator, await server.ask('/v1/lists', operator, list({ name: 'two' }, 'k')))).state).toBe('done')
      } finally {
        await server.kill()
      }
    })
  })

  it('is one load under one key and file, and is not taken in twice at a time', async () => {
    await inFolder(async (folder) => {
      const { loader } = await prepared(folder)
      const server = await standing(folder)
      try {
        const slow = new TransformStream<Uint8Array, Uint8Array>()
        const writer = slow.writable.getWriter()
        const sent = server.ask('/v1/loads?file=parties.csv', loader, { ...file('', 'k'), body: slow.readable, duplex: 'half' })
        await writer.write(Buffer.from(PARTIES.slice(0, 20)))
        while (!readdirSync(folder).some((name) => name.startsWith('rightparty-upload-'))) await setTimeout(20)
        let second = await server.ask('/v1/loads?file=sources.csv', loader, file('nothing', 'k'))
        expect([second.status, second.body.code]).toEqual([409, 'conflict'])
        await writer.write(Buffer.from(PARTIES.slice(20)))
        await writer.close()
        const first = await sent
        expect(first.status).toBe(202)
        second = await server.ask('/v1/loads?file=parties.csv', loader, file(PARTIES, 'k'))
        expect([second.status, second.body.jobId]).toEqual([202, first.body.jobId])
        const other = await server.ask('/v1/loads?file=parties.csv', loader, file(`${PARTIES}x`, 'k'))
        expect([other.status, other.body.code]).toEqual([422, 'key-reused'])
        const done = await over(server, loader, first)
        expect([done.state, done.answer.files.map((one: { accepted: number }) => one.accepted)]).toEqual(['done', [1]])
        expect((await server.ask('/v1/loads?file=parties.csv', loader, file(PARTIES, 'k'))).body).toEqual(done)
        expect(readdirSync(folder).filter((name) => name.startsWith('rightparty-upload-'))).toEqual([])
      } finally {
        await server.kill()
      }
    })
  })
})
