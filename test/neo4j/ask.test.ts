import { join } from 'node:path'
import neo4j, { type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statementsIn, type Statement } from '../../scripts/cypher-header.js'
import { assessGate } from '../../src/app/assess-gate.js'
import type { App } from '../../src/app/context.js'
import { runMeasure } from '../../src/app/measure-run.js'
import { projectionOf, readAssessed, shownAs } from '../../src/app/project-graph.js'
import { runProject } from '../../src/app/project-run.js'
import { runChain, runControl } from '../../src/app/trace-run.js'
import { topNodes } from '../../src/measure/index.js'
import type { ProjectedTie, Projection } from '../../src/model/projection.js'
import { strongParts } from '../../src/trace/rings.js'
import { withStore } from '../app/guarded-portfolio.js'
import { emptyDatabase, openDriver, sharedNeo4j, signIn } from './server.js'

const quiet = (): void => undefined
const PURPOSE = { purpose: 'assess' } as const
type Row = Readonly<Record<string, unknown>>

const questions = statementsIn(join(import.meta.dirname, '..', '..', 'cypher'), 'ask')

function question(name: string): Statement {
  const found = questions.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no question ${name}`)
  return found
}

/** Parameters of the example in the header: `:params {party: "P1", limit: 10}`. */
function exampleOf({ example }: Statement): Row {
  const map = /^:params (\{.*\})$/.exec(example ?? '')?.[1] ?? 'none'
  return JSON.parse(map.replaceAll(/(\w+):/g, '"$1":')) as Row
}

async function ask(driver: Driver, name: string, params: Row): Promise<readonly Row[]> {
  const { records } = await driver.executeQuery(question(name).text, params)
  for (const record of records) expect(record.keys).toEqual(question(name).columns)
  return records.map((record) => record.toObject())
}

function byHops(rows: readonly Row[]): readonly Row[] {
  return rows.map(({ partyId, hops }) => ({ partyId, hops }))
}

const GUARANTEES: ReadonlySet<string> = new Set(['GUARANTEES', 'ANSWERS_FOR'])

/** Parties within some hops, by the plainest search there is. */
function within(ties: readonly ProjectedTie[], from: string, hopsMax: number): ReadonlyMap<string, number> {
  const hops = new Map([[from, 0]])
  for (let hop = 1; hop <= hopsMax; hop++) {
    for (const { fromId, toId } of ties) {
      for (const [a, b] of [[fromId, toId], [toId, fromId]] as const) if (hops.get(a) === hop - 1 && !hops.has(b)) hops.set(b, hop)
    }
  }
  hops.delete(from)
  return hops
}

function tieName(row: Row): string {
  return [row['fromId'], row['tie'] ?? row['type'], row['toId'], row['sourceId']].join(' ')
}

let signOut: () => void
beforeAll(() => {
  signOut = signIn(sharedNeo4j(), 'RIGHTPARTY_TO_NEO4J')
})
afterAll(() => {
  signOut()
})

describe('the saved questions on the projected sample portfolio', () => {
  const driver = openDriver(sharedNeo4j())
  let projection: Projection
  let done: (() => void) | undefined
  let app: App
  let store: Promise<unknown>

  beforeAll(async () => {
    await emptyDatabase(driver)
    await new Promise<void>((ready, failed) => {
      store = withStore(2000, async (opened) => {
        app = opened
        const { runIds } = await runMeasure(app, { metrics: ['pagerank'], directed: true, params: {} }, quiet)
        await runProject(app, { ...PURPOSE, to: sharedNeo4j().url, isPseudonymous: false, scores: [`${runIds[0] ?? ''}=sample`] }, quiet)
        const opened2 = await app.store()
        projection = projectionOf(await readAssessed(opened2, '2026-03-04', await assessGate(app, opened2, '2026-03-04')), shownAs(false, app.keyring), new Map())
        ready()
        await new Promise<void>((end) => (done = end))
      })
      store.catch(failed)
    })
  })
  afterAll(async () => {
    done?.()
    await store
    await driver.close()
  })

  it.each(questions.map(({ name }) => name))('%s answers its own example', async (name) => {
    const example = exampleOf(question(name))
    expect(Object.keys(example)).toEqual(question(name).parameters)
    expect((await ask(driver, name, example)).length).toBeGreaterThan(0)
  })

  it('follow guarantees as far as the product does, both ways', async () => {
    const { party } = exampleOf(question('guarantee-chain')) as { readonly party: string }
    for (const [name, direction] of [['guarantee-chain', 'out'], ['guarantors', 'in']] as const) {
      const ours = await runChain(app, { ...PURPOSE, party, direction })
      expect(byHops(await ask(driver, name, { party }))).toEqual(ours.reached)
    }
  })

  it('tell what those reached still owe, each debt once', async () => {
    const { party } = exampleOf(question('guarantee-chain'))
    const debts = new Map(projection.debts.map((debt) => [debt.id, debt]))
    for (const { partyId, owed } of await ask(driver, 'guarantee-chain', { party })) {
      const own = new Set(projection.ties.filter((tie) => tie.fromId === partyId && ['BORROWS', 'CO_BORROWS'].includes(tie.type)).map((tie) => tie.toId))
      const open = [...own].map((id) => debts.get(id)).filter((debt) => debt?.isOpen === true)
      const sums = [...new Set(open.map((debt) => debt?.currency ?? ''))].sort().map((currency) => {
        const mine = open.filter((debt) => debt?.currency === currency)
        return { currency, debts: mine.length, balance: mine.reduce((sum, debt) => sum + Number(debt?.balance), 0) }
      })
      expect(owed).toEqual(sums.map((one) => ({ ...one, balance: expect.closeTo(one.balance, 4) as number })))
    }
  })

  it('find a ring through every party that lies on one, and only true ones', async () => {
    const steps = projection.ties.filter(({ type }) => GUARANTEES.has(type))
    const ids = [...new Set(steps.flatMap(({ fromId, toId }) => [fromId, toId]))]
    const rows = ids.map((id) => [...new Set(steps.filter((tie) => tie.fromId === id).map((tie) => ids.indexOf(tie.toId)))])
    const onRings = strongParts(rows).filter((part) => part.length > 1).flat().map((node) => ids[node])
    const found = (await ask(driver, 'rings', { limit: neo4j.int(100_000) })).map(({ ring }) => ring as readonly string[])
    expect(new Set(found.flat())).toEqual(new Set(onRings))
    const known = new Set(steps.map(({ fromId, toId }) => `${fromId} ${toId}`))
    for (const ring of found) for (const [i, id] of ring.entries()) expect(known.has(`${id} ${ring[(i + 1) % ring.length] ?? ''}`)).toBe(true)
    expect(new Set(found.map((ring) => ring.join(' '))).size).toBe(found.length)
  })

  it('name the directors that the product names', async () => {
    const { party } = exampleOf(question('directors')) as { readonly party: string }
    const ours = await runControl(app, { ...PURPOSE, party, direction: 'up' })
    const named = new Set(ours.offices.filter((one) => one.ofId === party).map((one) => one.partyId))
    const theirs = (await ask(driver, 'directors', { party })).filter(({ office }) => office !== 'CONTROLS').map(({ partyId }) => partyId)
    expect(new Set(theirs)).toEqual(named)
  })

  it('order by a score as the product does', async () => {
    const { graph, results } = await runMeasure(app, { metrics: ['pagerank'], directed: true, params: {}, dryRun: true }, quiet)
    const ours = topNodes(graph, results[0]!, 10).map(({ id }) => id)
    expect((await ask(driver, 'influence', { score: 'pagerank_sample', limit: neo4j.int(10) })).map(({ partyId }) => partyId)).toEqual(ours)
  })

  it('count the debts for which each guarantor answers', async () => {
    const open = new Map(projection.debts.filter((debt) => debt.isOpen).map((debt) => [debt.id, debt]))
    const answering = new Map<string, Set<string>>()
    for (const { type, fromId, toId } of projection.ties) {
      if (!['GUARANTEES_DEBT', 'CO_SIGNS'].includes(type) || !open.has(toId)) continue
      answering.set(fromId, (answering.get(fromId) ?? new Set()).add(toId))
    }
    const rows = await ask(driver, 'most-connected-guarantors', { limit: neo4j.int(100_000) })
    const counted = new Map<string, number>()
    for (const { partyId, debts } of rows) counted.set(partyId as string, (counted.get(partyId as string) ?? 0) + (debts as number))
    expect(counted).toEqual(new Map([...answering].map(([id, debts]) => [id, debts.size])))
    for (const { partyId, currency, balance, capped } of rows) {
      const mine = [...(answering.get(partyId as string) ?? [])].map((id) => open.get(id)).filter((debt) => debt?.currency === currency)
      expect(balance).toBeCloseTo(mine.reduce((sum, debt) => sum + Number(debt?.balance), 0), 4)
      expect(capped as number).toBeLessThanOrEqual(balance as number)
    }
  })

  it('tell every tie that began or was learned of since a day, and no older one', async () => {
    const since = '2025-12-01'
    const ours = projection.ties.filter(({ type, from, collectedOn }) => type !== 'ANSWERS_FOR' && ((from ?? '') > since || (collectedOn ?? '') > since))
    const theirs = await ask(driver, 'changed-since', { since, limit: neo4j.int(100_000) })
    expect(ours.length).toBeGreaterThan(10)
    expect(theirs.map(tieName).sort()).toEqual(ours.map((tie) => tieName({ ...tie })).sort())
  })

  it('give the surroundings that the plainest search gives', async () => {
    const { party } = exampleOf(question('surroundings')) as { readonly party: string }
    const partyIds = new Set(projection.parties.map(({ id }) => id))
    const near = within(projection.ties.filter(({ toId }) => partyIds.has(toId)), party, 2)
    const theirs = await ask(driver, 'surroundings', { party })
    expect(new Map(theirs.map(({ partyId, hops }) => [partyId, hops]))).toEqual(near)
  })
})

describe('the question of control on a small graph', () => {
  const driver = openDriver(sharedNeo4j())
  beforeAll(() => emptyDatabase(driver))
  afterAll(() => driver.close())

  it('multiplies shares through the layers and sums them over the ways, as the product does where nothing goes in a circle', async () => {
    const owns = [['A', 'B', '0.5'], ['A', 'C', '0.4'], ['B', 'D', '0.6'], ['C', 'D', '0.3'], ['E', 'B', '0.25']] as const
    const files = {
      'sources.csv': 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nregister,public_register,Register,GB,statute,assess,2026-01-01\nbook,creditor_record,Book,GB,contract,collect;assess,2026-01-01',
      'parties.csv': ['party_id,kind,name,source_id', ...['A', 'B', 'C', 'D', 'E'].map((id) => `${id},organization,${id} Ltd,register`)].join('\n'),
      'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id\nD1,BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book',
      'obligations.csv': 'debt_id,party_id,role,source_id\nD1,D,borrower,book',
      'relations.csv': ['from_id,to_id,kind,share,source_id', ...owns.map(([from, to, share]) => `${from},${to},owns,${share},register`)].join('\n'),
    }
    await withStore(files, async (app) => {
      await runProject(app, { ...PURPOSE, to: sharedNeo4j().url, isPseudonymous: false, scores: [] }, quiet)
      const ours = await runControl(app, { ...PURPOSE, party: 'D', direction: 'up' })
      const theirs = await ask(driver, 'control', { party: 'D' })
      expect(theirs).toEqual(ours.shares.map(({ partyId, share, hops }) => ({
        partyId, caption: `${partyId} Ltd`, share: expect.closeTo(share, 9) as number, layers: hops, ways: partyId === 'A' ? 2 : 1,
      })))
      expect(theirs[0]).toMatchObject({ partyId: 'B', share: 0.6 })
    })
  })
})
