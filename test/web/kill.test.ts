import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { replay } from '../../scripts/replay.js'
import { openApp } from '../../src/app.js'
import { runAddDispatcher, runApprove } from '../../src/app/dispatch-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { newToken } from '../../src/app/tokens.js'
import { createClient, type Client } from '../../src/client.js'
import { inFolder, json, rightparty, startRightparty } from '../cli/command.js'
import { borrowers, NOON, OPERATOR, quiet } from '../dispatch/portfolio.js'

const KILLS = 10
/** Answers between two kills: enough that every kind of request is in the air when one comes. */
const ANSWERS_BETWEEN = 12
const HANDS = 6
const PEOPLE = 200
const STORE = 'sqlite:./data/s.db'
const FLAGS = ['--store', STORE, '--at', NOON] as const

/** Puts a list of borrowers into a store, and gives a token for each of those who dispatch. */
async function prepared(folder: string): Promise<readonly string[]> {
  const app = openApp(readSettings({ store: STORE, at: NOON }, {}, folder), folder)
  try {
    mkdirSync(join(folder, 'files'))
    for (const [name, text] of Object.entries(borrowers(PEOPLE))) writeFileSync(join(folder, 'files', name), text)
    await runLoad(app, { paths: ['files'] }, quiet)
    await runRank(app, { list: 'l' }, quiet)
    await runApprove(app, OPERATOR, 'l')
    const tokens: string[] = []
    for (let n = 1; n <= HANDS; n++) {
      const dispatcherId = `dispatcher-${n}`
      await runAddDispatcher(app, OPERATOR, { dispatcherId, automation: 'none', channels: ['voice'] })
      tokens.push((await newToken(app, { name: dispatcherId, role: 'dispatcher', dispatcherId })).token)
    }
    return tokens
  } finally {
    await app.close()
  }
}

/** A server in a process of its own that can be killed and started again, and a way to reach whichever runs. */
interface Mortal {
  readonly fetch: typeof fetch
  readonly kill: () => void
  readonly end: () => Promise<number | null>
  readonly kills: () => number
}

function mortal(folder: string): Mortal {
  let kills = 0
  let child: ChildProcess
  let address: Promise<string>
  const begin = (): void => {
    const started = startRightparty(folder, [...FLAGS, 'serve', '--port', '0', '--json'])
    child = started
    address = new Promise((resolve, reject) => {
      createInterface({ input: started.stdout! }).once('line', (line) => {
        resolve((JSON.parse(line) as { address: string }).address)
      })
      let said = ''
      started.stderr!.on('data', (part: Buffer) => {
        said += part.toString()
      })
      started.once('exit', (code, signal) => {
        if (signal !== 'SIGKILL') reject(new Error(`the server ended with ${code}: ${said}`))
      })
    })
  }
  begin()
  return {
    // The address of the server that runs when the request is sent; one that dies with it in its hands fails it.
    fetch: async (input, init) => fetch(new URL(new URL(input instanceof Request ? input.url : input).pathname, await address), init),
    kill: () => {
      kills++
      child.kill('SIGKILL')
      begin()
    },
    end: async () => {
      await address
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      return (await ended)[0] as number | null
    },
    kills: () => kills,
  }
}

/** What was acknowledged to those who dispatch. */
interface Acknowledged {
  readonly leased: string[]
  readonly started: string[]
  readonly reported: string[]
}

/** Works through the list until the server was killed often enough; every request is repeated until it is answered. */
async function dispatch(client: Client, told: Acknowledged, answered: () => void, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const { leases } = await client.lease('l', { limit: 2 })
    told.leased.push(...leases.map((lease) => lease.leaseId))
    answered()
    if (leases.length === 0) return
    for (const { leaseId } of leases) {
      await client.start(leaseId)
      told.started.push(leaseId)
      answered()
      // Every fourth contact is never reported: its person has to be left alone all the same.
      if ((told.started.length % 4) === 0) continue
      await client.report(leaseId, { result: 'no_answer', endedAt: NOON })
      told.reported.push(leaseId)
      answered()
    }
  }
}

describe('a server that is killed ten times while dispatchers work', () => {
  it('loses nothing that it acknowledged, does nothing twice, and offers no started contact again', { timeout: 600_000 }, async () => {
    await inFolder(async (folder) => {
      const tokens = await prepared(folder)
      const server = mortal(folder)
      const told: Acknowledged = { leased: [], started: [], reported: [] }
      let answers = 0
      const answered = (): void => {
        if (++answers % ANSWERS_BETWEEN === 0 && server.kills() < KILLS) server.kill()
      }
      const clients = tokens.map((token) => createClient({ address: 'http://127.0.0.1/', token, fetch: server.fetch, triesMax: 40 }))
      await Promise.all(clients.map((client) => dispatch(client, told, answered, () => server.kills() >= KILLS)))
      expect([server.kills(), await server.end()]).toEqual([KILLS, 0])

      const app = openApp(readSettings({ store: STORE, at: NOON }, {}, folder), folder)
      try {
        await app.integrate()
        const store = await app.store()
        const kept: { leaseId: string; startedAtMs?: number; report?: unknown; list: string; rank: number; partyId: string }[] = []
        for await (const { section, records } of store.everything()) if (section === 'leases') kept.push(...records)
        // As many as were answered, so that none was lost and none was taken twice by a request that came again.
        expect(kept.map((lease) => lease.leaseId).toSorted()).toEqual(told.leased.toSorted())
        expect(kept.filter((lease) => lease.startedAtMs !== undefined).map((lease) => lease.leaseId).toSorted()).toEqual(told.started.toSorted())
        expect(kept.filter((lease) => lease.report !== undefined).map((lease) => lease.leaseId).toSorted()).toEqual(told.reported.toSorted())
        // The day has not ended: nobody whose contact was started is asked a second time.
        expect(new Set(kept.map((lease) => lease.partyId)).size).toBe(kept.length)
        expect((await replay(store.everything(), new Map())).violations).toEqual([])
      } finally {
        await app.close()
      }
      expect(json<{ ok: boolean }>(rightparty(folder, [...FLAGS, 'ledger', 'verify', '--json'])).ok).toBe(true)
      expect(json<{ ok: boolean }>(rightparty(folder, [...FLAGS, 'store', 'check', '--json'])).ok).toBe(true)
    })
  })
})
