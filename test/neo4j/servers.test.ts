import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { drawing } from '../../scripts/drawing.js'
import { replay } from '../../scripts/replay.js'
import { openApp } from '../../src/app.js'
import { runAddDispatcher, runApprove } from '../../src/app/dispatch-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { newToken } from '../../src/app/tokens.js'
import { createClient, type Client } from '../../src/client.js'
import { Problem } from '../../src/model/problem.js'
import { inFolder, json, rightparty, startRightparty } from '../cli/command.js'
import { borrowers, csv, NOON, OPERATOR, quiet, type Files } from '../dispatch/portfolio.js'
import { emptyStores } from './server.js'

const SERVERS = 3
const CLIENTS = 40
const PEOPLE = 60
const LISTS = ['one', 'two'] as const
/** Acts acknowledged when one server is killed: every client has leased by then, and most of the work is ahead. */
const ACTS_BEFORE_KILL = 60
/** Each so many-th act is sent to two servers at once. */
const DOUBLED_EVERY = 6
/** A turn settles what it leased; a client has done its part long before. */
const TURNS_MAX = 30
/** Named in a failure: choices are drawn by it, in whatever order the answers come. */
const SEED = 20_261_123

const emptied = emptyStores()

/** Borrowers of whom some owe two debts, some debts have two people, and some records are one person. */
function town(): Files {
  const files = borrowers(PEOPLE)
  const every = (step: number): readonly number[] => Array.from({ length: Math.floor((PEOPLE - 1) / step) }, (_, i) => (i + 1) * step)
  const more = (name: string, rows: readonly string[]): string => `${files[name]!}${rows.map((row) => `${row}\n`).join('')}`
  return {
    ...files,
    'debts.csv': more('debts.csv', every(5).map((n) => `E${n},BANK0,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)),
    'obligations.csv': more('obligations.csv', [
      ...every(5).map((n) => `E${n},P${n},borrower,2024-05-01,book`), ...every(11).map((n) => `D${n},P${n + 1},co_borrower,2024-05-01,book`),
    ]),
    'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', ...every(13).map((n) => `P${n},P${n - 3},same,R. Reviewer,2026-02-20`)),
  }
}

/** Puts two lists of the same people into a store, and gives a token for each of those who dispatch. */
async function prepared(folder: string, store: string): Promise<readonly string[]> {
  const app = openApp(readSettings({ store, at: NOON }, {}, folder), folder)
  try {
    mkdirSync(join(folder, 'files'))
    for (const [name, text] of Object.entries(town())) writeFileSync(join(folder, 'files', name), text)
    await runLoad(app, { paths: ['files'] }, quiet)
    for (const list of LISTS) {
      await runRank(app, { list, workers: 0 }, quiet)
      await runApprove(app, OPERATOR, list)
    }
    const tokens: string[] = []
    for (let n = 1; n <= CLIENTS; n++) {
      const dispatcherId = `dispatcher-${n}`
      await runAddDispatcher(app, OPERATOR, { dispatcherId, automation: 'none', channels: ['voice', 'sms'] })
      tokens.push((await newToken(app, { name: dispatcherId, role: 'dispatcher', dispatcherId })).token)
    }
    return tokens
  } finally {
    await app.close()
  }
}

/** A server in a process of its own. */
interface ServerProcess {
  readonly child: ChildProcess
  readonly address: string
}

async function startServer(folder: string, store: string): Promise<ServerProcess> {
  const child = startRightparty(folder, ['--store', store, '--at', NOON, 'serve', '--port', '0', '--json'])
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { address: string }).address))
    let said = ''
    child.stderr!.on('data', (part: Buffer) => {
      said = `${said}${part.toString()}`.slice(-4000)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  return { child, address }
}

async function endServer({ child }: ServerProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  return (await ended)[0]
}

/** An act that a server acknowledged: what was sent, and what it answered. */
interface Acknowledged {
  readonly path: string
  readonly init: RequestInit
  readonly server: number
  readonly answer: unknown
}

/** The servers as the clients reach them. */
interface Servers {
  readonly fetchAt: (first: number) => typeof fetch
  readonly acts: readonly Acknowledged[]
  /** Answers that no client should ever see, and acts that two servers answered differently. */
  readonly faults: readonly string[]
  /** Requests that ended with the server that had them. */
  readonly lost: () => number
  readonly doubled: () => number
  /** Requests put off (503) on a busy machine, since others were writing about the same people for too long. */
  readonly putOff: () => number
  readonly again: (act: Acknowledged) => Promise<unknown>
}

/** Reaches the servers: one that does not answer is left for the next, and one is killed in the middle of the work. */
function servers(all: readonly ServerProcess[]): Servers {
  const acts: Acknowledged[] = []
  const faults: string[] = []
  const dead = new Set<number>()
  let [lost, doubled, sent, putOff] = [0, 0, 0, 0]
  const living = (from: number): number => {
    const alive = all.map((_, i) => (from + i) % all.length).find((i) => !dead.has(i))
    if (alive === undefined) throw new Error('no server is alive')
    return alive
  }
  const send = (at: number, path: string, init: RequestInit | undefined): Promise<Response> => fetch(new URL(path, all[at]!.address), init)
  const take = async (server: number, path: string, init: RequestInit, response: Response): Promise<void> => {
    if (response.status === 503) putOff++
    else if (response.status >= 500) faults.push(`${path.replaceAll(/[0-9a-f-]{16,}/g, '*')} was answered ${response.status}: ${await response.clone().text()}`)
    if (!response.ok || !('idempotency-key' in (init.headers as Record<string, string>))) return
    acts.push({ path, init: { method: 'POST', headers: init.headers!, body: init.body! }, server, answer: await response.clone().json() })
    if (acts.length !== ACTS_BEFORE_KILL) return
    dead.add(1)
    all[1]!.child.kill('SIGKILL')
  }
  /** The same act at two servers at once: done once, and both that say so say the same. */
  const sendTwice = async (one: number, other: number, path: string, init: RequestInit): Promise<Response> => {
    doubled++
    const answers = await Promise.all([one, other].map((at) => send(at, path, init).then(async (response) => ({ response, body: await response.clone().text() }), () => undefined)))
    const good = answers.filter((answer) => answer?.response.ok === true)
    if (good.length === 2 && good[0]!.body !== good[1]!.body) faults.push(`two servers answered one act differently: ${good.map((answer) => answer!.body).join(' and ')}`)
    for (const answer of answers) if (answer !== undefined && answer.response.status >= 500 && answer.response.status !== 503) faults.push(`an act sent twice was answered ${answer.response.status}: ${answer.body}`)
    const heard = good[0] ?? answers.find((answer) => answer !== undefined)
    if (heard === undefined) throw new TypeError('neither server answered')
    return heard.response
  }
  return {
    acts, faults,
    lost: () => lost,
    doubled: () => doubled,
    putOff: () => putOff,
    fetchAt: (first) => async (input, init = {}) => {
      const path = new URL(input instanceof Request ? input.url : input).pathname
      const at = living(first)
      try {
        const other = living(at + 1)
        const response = ++sent % DOUBLED_EVERY === 0 && other !== at ? await sendTwice(at, other, path, init) : await send(at, path, init)
        await take(at, path, init, response)
        return response
      } catch (error) {
        if (!dead.has(at)) throw error
        lost++
        return Promise.reject(error)
      }
    },
    again: async (act) => {
      const response = await send(living(act.server + 1), act.path, act.init)
      return response.ok ? response.json() : `${response.status} ${await response.text()}`
    },
  }
}

/** What the clients know between them. */
interface Told {
  readonly leased: string[]
  readonly started: string[]
  readonly reported: string[]
  readonly released: string[]
  /** People who asked to be left alone, once that was acknowledged. */
  readonly stopped: Set<string>
  /** Leases and starts given for them after that. */
  readonly tooLate: string[]
}

function isAnswer(error: unknown): error is Problem {
  return error instanceof Problem && (error.code === 'lease-lost' || error.code === 'conflict')
}

/** Settles one lease in one of the ways in which dispatchers do. */
async function settle(client: Client, draw: () => number, { leaseId, partyId, contactPointId }: { leaseId: string; partyId: string; contactPointId: string }, told: Told): Promise<void> {
  const choice = draw()
  if (choice < 0.08) return
  if (choice < 0.25) {
    told.released.push((await client.release(leaseId)).leaseId)
    return
  }
  if (choice < 0.33) {
    await client.record({ at: NOON, partyId, contactPointId, channel: 'voice', inbound: true, said: [{ what: 'stop_everything' }] })
    told.stopped.add(partyId)
  }
  const wasStopped = told.stopped.has(partyId)
  await client.start(leaseId)
  told.started.push(leaseId)
  if (wasStopped) told.tooLate.push(`${leaseId} was started`)
  if (choice > 0.9) return
  await client.report(leaseId, { result: choice > 0.8 ? 'not_attempted' : 'no_answer', endedAt: NOON })
  told.reported.push(leaseId)
}

/** Leases and settles until the list gives nothing more. */
async function dispatch(client: Client, draw: () => number, list: string, told: Told): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const stoppedBefore = new Set(told.stopped)
    const { leases } = await client.lease(list, { limit: 2 })
    if (leases.length === 0) return
    told.leased.push(...leases.map((lease) => lease.leaseId))
    told.tooLate.push(...leases.filter((lease) => stoppedBefore.has(lease.partyId)).map((lease) => `${lease.leaseId} was leased`))
    for (const lease of leases) {
      await settle(client, draw, lease, told).catch((error: unknown) => {
        if (!isAnswer(error)) throw error
      })
    }
  }
}

/** What the store says was done. */
async function kept(folder: string, url: string): Promise<{ readonly leases: readonly { leaseId: string; startedAtMs?: number; report?: unknown }[]; readonly stops: readonly string[]; readonly violations: readonly unknown[] }> {
  const app = openApp(readSettings({ store: url, at: NOON }, {}, folder), folder)
  try {
    await app.integrate()
    const store = await app.store()
    const leases: { leaseId: string; startedAtMs?: number; report?: unknown }[] = []
    const stops: string[] = []
    for await (const { section, records } of store.everything()) {
      if (section === 'leases') leases.push(...records)
      if (section === 'versions') {
        for (const { kind, content } of records) {
          const { partyId, event } = (kind === 'event' ? content : {}) as { partyId?: string; event?: { what?: string; partyId?: string } }
          if (event?.what === 'no_contact') stops.push(event.partyId ?? partyId ?? '')
        }
      }
    }
    return { leases, stops, violations: (await replay(store.everything(), new Map())).violations }
  } finally {
    await app.close()
  }
}

describe(`${SERVERS} servers on one Neo4j, ${CLIENTS} clients, and one server killed`, () => {
  it('lease nothing and nobody twice, keep each acknowledged act once, and answer under a key as another server did', { timeout: 1_200_000 }, async () => {
    const url = await emptied()
    await inFolder(async (folder) => {
      const tokens = await prepared(folder, url)
      const all = await Promise.all(Array.from({ length: SERVERS }, () => startServer(folder, url)))
      try {
        const reached = servers(all)
        const told: Told = { leased: [], started: [], reported: [], released: [], stopped: new Set(), tooLate: [] }
        await Promise.all(tokens.map((token, i) => dispatch(
          createClient({ address: 'http://127.0.0.1/', token, fetch: reached.fetchAt(i % SERVERS), triesMax: 20, timeoutMs: 120_000 }), drawing(SEED + i), LISTS[i % LISTS.length]!, told,
        )))
        console.log(`seed ${SEED}: ${told.leased.length} leases, ${told.started.length} started, ${told.reported.length} reported, ${told.released.length} released, ${told.stopped.size} stopped; ${reached.lost()} requests lost with the server, ${reached.doubled()} sent to two, ${reached.putOff()} put off`)
        expect([all[1]!.child.signalCode, all[0]!.child.exitCode, all[2]!.child.exitCode]).toEqual(['SIGKILL', null, null])
        expect(reached.faults).toEqual([])
        expect(told.tooLate).toEqual([])
        // The storm came to something: contacts, what was given back, requests to stop, and requests that died with their server.
        expect(told.started.length).toBeGreaterThan(PEOPLE / 3)
        for (const some of [told.released.length, told.stopped.size, reached.lost(), reached.doubled()]) expect(some).toBeGreaterThan(0)
        const over = new Set(told.reported)
        const differing: unknown[] = []
        for (const act of reached.acts) {
          const answer = await reached.again(act)
          const { lease } = act.answer as { lease?: { leaseId: string; partyId: string } }
          // A contact point is in clear only as long as the lease is held: one that is over gives it to nobody again.
          const isOver = lease !== undefined && (over.has(lease.leaseId) || told.stopped.has(lease.partyId))
          const isSame = JSON.stringify(answer) === JSON.stringify(act.answer)
          if (isOver ? !isSame && !String(answer).startsWith('409 ') : !isSame) differing.push({ path: act.path, first: act.answer, again: answer })
          if (lease !== undefined && over.has(lease.leaseId) && isSame) differing.push({ path: act.path, again: 'a contact point in clear after its report' })
        }
        expect(differing).toEqual([])
        expect([await endServer(all[0]!), await endServer(all[2]!)]).toEqual([0, 0])
        const { leases, stops, violations } = await kept(folder, url)
        const idsOf = (some: (lease: (typeof leases)[number]) => boolean): readonly string[] => leases.filter(some).map((lease) => lease.leaseId).toSorted()
        // As many as were answered: none was lost, and none was taken twice by a request that came again.
        expect(idsOf(() => true)).toEqual(told.leased.toSorted())
        expect(idsOf((lease) => lease.startedAtMs !== undefined)).toEqual(told.started.toSorted())
        expect(idsOf((lease) => lease.report !== undefined)).toEqual(told.reported.toSorted())
        expect(stops.toSorted()).toEqual([...told.stopped].toSorted())
        expect(violations).toEqual([])
      } finally {
        for (const { child } of all) child.kill('SIGKILL')
      }
      expect(json<{ ok: boolean }>(rightparty(folder, ['--store', url, '--at', NOON, 'ledger', 'verify', '--json'])).ok).toBe(true)
      expect(json<{ ok: boolean }>(rightparty(folder, ['--store', url, '--at', NOON, 'store', 'check', '--json'])).ok).toBe(true)
    })
  })
})
