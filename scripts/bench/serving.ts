import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { openApp } from '#src/app.js'
import { newToken } from '#src/app/tokens.js'
import type { Relation } from '#src/model/facts.js'
import type { DebtId } from '#src/model/ids.js'
import { drawing } from '../drawing.js'

type App = ReturnType<typeof openApp>

/** What one question took, asked some times over HTTP. */
export interface Served {
  readonly stage: string
  readonly seconds: number
  readonly of: string
  readonly count: number
}

/** The portfolio that is served: its folder, and how it is opened. */
export interface Serving {
  readonly folder: string
  readonly store: string
  readonly at: string
  readonly list: string
}

/** How often each question is asked, of another party or debt each time. */
const TIMES = 50
/** Ties and lines among which those are drawn. */
const DRAWN_FROM = 5000

/** A request: with a body it is sent as JSON. */
interface Question {
  readonly path: string
  readonly token: string
  readonly body?: object
}

/** Starts the product's server on the store; says when it was ready. */
async function started({ folder, store, at }: Serving): Promise<{ readonly address: string; readonly end: () => Promise<void> }> {
  const args = [fileURLToPath(new URL('../../cli.js', import.meta.url)), '--store', store, '--at', at, 'serve', '--port', '0', '--json']
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const [first] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    address: (JSON.parse(first) as { address: string }).address,
    end: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The questions of each kind, about parties and debts drawn from the store. */
async function questions(app: App, list: string): Promise<readonly { readonly stage: string; readonly make: () => Question }[]> {
  const store = await app.store()
  const [{ token: reviewer }, { token: strategist }] = [await newToken(app, { name: 'bench-r', role: 'reviewer' }), await newToken(app, { name: 'bench-s', role: 'strategist' })]
  const draw = drawing(5)
  const some = <T>(all: readonly T[]): T => all[Math.floor(draw() * all.length)]!
  const relations: Relation[] = []
  for await (const batch of store.facts('relation')) {
    relations.push(...batch.map((fact) => fact.content))
    if (relations.length >= DRAWN_FROM) break
  }
  const debts: DebtId[] = []
  for await (const batch of store.debtIds()) debts.push(...batch)
  const lines = (await store.entriesAbout(Array.from({ length: DRAWN_FROM }, () => some(debts)))).filter((line) => line.list === list)
  const around = (id: string): string => `v1/parties/${app.keyring().ref('party', id)}/neighbourhood?purpose=assess`
  const asked = { purpose: 'assess' }
  return [
    { stage: 'page of a list over HTTP', make: () => ({ path: `v1/lists/${list}/entries?limit=100`, token: reviewer }) },
    { stage: 'page of exclusions over HTTP', make: () => ({ path: `v1/exclusions?list=${list}&limit=50`, token: reviewer }) },
    { stage: 'why over HTTP', make: () => {
      const { debtId, entry: { partyId } } = some(lines)
      return { path: 'v1/why', token: reviewer, body: { partyId, debtId, purpose: 'collect' } }
    } },
    { stage: 'neighbourhood over HTTP', make: () => ({ path: around(some(relations).fromId), token: strategist }) },
    { stage: 'path over HTTP', make: () => ({ path: 'v1/trace/path', token: strategist, body: { a: some(relations).fromId, b: some(relations).toId, ...asked } }) },
    { stage: 'chain over HTTP', make: () => ({ path: 'v1/trace/chain', token: strategist, body: { party: some(relations).fromId, ...asked } }) },
  ]
}

async function ask(address: string, stage: string, { path, token, body }: Question): Promise<{ readonly seconds: number; readonly next?: string }> {
  const from = process.hrtime.bigint()
  const answer = await fetch(new URL(path, address), {
    method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const seconds = Number(process.hrtime.bigint() - from) / 1e9
  // Who has no ties is no part of the graph, which is an answer as well.
  if (!answer.ok && answer.status !== 404) throw new Error(`${stage} answered ${answer.status}`)
  const { next } = JSON.parse(text) as { readonly next?: string }
  return { seconds, ...(next === undefined ? {} : { next }) }
}

/** Starts the server and asks each question some times; of the pages of a list and its exclusions one after the other. */
export async function served(serving: Serving, onApp: <T>(work: (app: App) => Promise<T>) => Promise<T>): Promise<readonly Served[]> {
  const kinds = await onApp((app) => questions(app, serving.list))
  const from = process.hrtime.bigint()
  const { address, end } = await started(serving)
  const ready = Number(process.hrtime.bigint() - from) / 1e9
  const figures: Served[] = [{ stage: 'server ready', seconds: ready, of: 'starts', count: 1 }]
  try {
    for (const { stage, make } of kinds) {
      const all: number[] = []
      let cursor: string | undefined
      for (let i = 0; i < TIMES; i++) {
        const question = make()
        const { seconds, next } = await ask(address, stage, cursor === undefined ? question : { ...question, path: `${question.path}&cursor=${encodeURIComponent(cursor)}` })
        all.push(seconds)
        cursor = next
      }
      const inOrder = all.toSorted((a, b) => a - b)
      const at = (share: number): number => inOrder[Math.floor(all.length * share)] ?? Number.NaN
      figures.push({ stage: `${stage}, median`, seconds: at(0.5), of: 'requests', count: all.length }, { stage: `${stage}, p95`, seconds: at(0.95), of: 'requests', count: all.length })
    }
    return figures
  } finally {
    await end()
  }
}
