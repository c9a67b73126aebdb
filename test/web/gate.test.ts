import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runFind } from '../../src/app/neighbourhood-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { newToken } from '../../src/app/tokens.js'
import { runControl } from '../../src/app/trace-run.js'
import type { Store } from '../../src/store/port.js'
import { serve } from '../../src/web/server.js'
import { FILES, withStore } from '../app/guarded-portfolio.js'

const HIDDEN = 'OBJECTOR-SECRET'
const SEEN = ['ANNA', 'BERT', 'FIRM', 'HOLD'] as const

/** The portfolio without the rows that speak of somebody. */
function without(id: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, text.split('\n').filter((line) => !line.includes(id)).join('\n')]))
}

/** Serves a store and hands over what asks it as a strategist. */
async function asStrategist<T>(app: App, work: (ask: (path: string, body?: object) => Promise<Response>) => Promise<T>): Promise<T> {
  const { address, stop } = await serve({ app, log: pino({ level: 'silent' }), hostNames: ['127.0.0.1'], callsPerMinute: 0 }, '127.0.0.1', 0)
  const { token } = await newToken(app, { name: 'a strategist', role: 'strategist' })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  try {
    return await work((path, body) => fetch(new URL(path, address), body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }))
  } finally {
    await stop()
  }
}

/** An answer by what it says, with refs by whom they are of. */
async function said(answer: Promise<Response>, app: App): Promise<string> {
  const { status, headers, ...response } = await answer.then(async (one) => ({ status: one.status, headers: one.headers, text: await one.text() }))
  let words = response.text
  for (const id of [...SEEN, HIDDEN]) words = words.replaceAll(app.keyring().ref('party', id), `ref of ${id}`)
  for (const id of ['D1', 'D2']) words = words.replaceAll(app.keyring().ref('debt', id), `ref of ${id}`)
  words = words.replaceAll(/"requestId":"[^"]*"|"instance":"[^"]*"/g, '').replaceAll(/(cp|rel|e)_[a-z2-7]{26}/g, '$1')
  return `${status} ${headers.get('content-type') ?? ''} ${words}`
}

/** Every way by which a strategist hears of the parties. */
async function everyWay(app: App): Promise<Readonly<Record<string, string>>> {
  await runRank(app, { list: 'l' }, () => undefined)
  return asStrategist(app, async (ask) => {
    const heard: Record<string, string> = {}
    const hear = async (name: string, path: string, body?: object): Promise<void> => {
      heard[name] = await said(ask(path, body), app)
    }
    const purpose = 'assess'
    for (const name of ['a', 'ltd', 'Olga', 'Objectsecret', 'Firm']) await hear(`find ${name}`, '/v1/parties/find', { purpose, name })
    for (const id of [...SEEN, HIDDEN]) {
      const ref = app.keyring().ref('party', id)
      await hear(`find id ${id}`, '/v1/parties/find', { purpose, id })
      await hear(`party ${id}`, `/v1/parties/${ref}?purpose=assess`)
      await hear(`around ${id}`, `/v1/parties/${ref}/neighbourhood?purpose=assess&hops=3`)
      for (const direction of ['out', 'in']) await hear(`chain ${direction} ${id}`, '/v1/trace/chain', { purpose, party: id, direction })
      for (const direction of ['up', 'down']) await hear(`control ${direction} ${id}`, '/v1/trace/control', { purpose, party: id, direction })
      for (const other of SEEN) await hear(`path ${id} ${other}`, '/v1/trace/path', { purpose, a: id, b: other })
    }
    await hear('influence', '/v1/trace/influence', { purpose, limit: 5 })
    await hear('measures', '/v1/measures', { purpose, metric: 'degree' })
    await hear('entries', '/v1/lists/l/entries?limit=1')
    await hear('lists', '/v1/lists')
    await hear('stats', '/v1/stats')
    return heard
  })
}

describe('one gate', () => {
  it('answers on every way as if whoever may not be seen were not there: found, around, paths, chains, control, influence, lists, counts and problems', async () => {
    const [there, gone] = await Promise.all([FILES, without(HIDDEN)].map((files) => withStore(files, everyWay)))
    expect(there).toEqual(gone)
    expect(Object.values(there!).filter((one) => one.startsWith('200')).length).toBeGreaterThan(20)
    expect(Object.values(there!).join(' ')).not.toMatch(/Olga|REC-10/)
  })

  it('reads as often for whoever may not be seen as for nobody', async () => {
    await withStore(FILES, async (app) => {
      const reads = async (ask: (counted: App) => Promise<unknown>): Promise<number> => {
        let count = 0
        const store = await app.store()
        const counting = new Proxy(store, { get: (target, name) => {
          count++
          return Reflect.get(target, name) as Store[keyof Store]
        } })
        await ask({ ...app, store: async () => counting }).catch((error: unknown) => error)
        return count
      }
      for (const ask of [
        (party: string) => async (counted: App): Promise<unknown> => runFind(counted, { purpose: 'assess', id: party }),
        (party: string) => async (counted: App): Promise<unknown> => runControl(counted, { purpose: 'assess', party }),
      ]) expect(await reads(ask(HIDDEN))).toBe(await reads(ask('NOBODY-AT-ALL')))
    })
  })
})
