import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp, type App } from '../../src/app.js'
import { openAssessGate } from '../../src/app/assess-gate.js'
import { runLoad } from '../../src/app/load-run.js'
import { partyOfRef, runFind, runNeighbourhood } from '../../src/app/neighbourhood-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { dropView, listViews, runView, saveView } from '../../src/app/saved-views.js'
import { readSettings } from '../../src/app/settings.js'
import { runChain, runControl, runInfluence, runPath } from '../../src/app/trace-run.js'
import { wholeWorld } from '../../src/app/trace-world.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { SOURCE_PURPOSES } from '../../src/model/source-use.js'
import { chain, control } from '../../src/trace/index.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined
const AT = '2026-03-04T17:00:00Z'
const DAY = '2026-03-04'

async function withApp<T>(work: (app: App, folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store: 'sqlite:./data/s.db', at: AT }, {}, folder), folder)
    try {
      return await work(app, folder)
    } finally {
      await app.close()
    }
  })
}

const HEADERS = {
  sources: 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,expires_on,for_creditor,id_namespace',
  parties: 'party_id,kind,name,registration_no,source_id',
  debts: 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
  obligations: 'debt_id,party_id,role,cap,currency,source_id',
  relations: 'from_id,to_id,kind,share,start,source_id',
  events: 'event_id,kind,at,party_id,what,source_id',
  match_decisions: 'a_id,b_id,decision,decided_by,decided_on',
} as const

type Files = { readonly [K in keyof typeof HEADERS]?: readonly string[] }

async function loadFiles(app: App, name: string, files: Files): Promise<void> {
  const folder = join(app.folder, name)
  mkdirSync(folder)
  for (const [kind, rows] of Object.entries(files)) writeFileSync(join(folder, `${kind}.csv`), [HEADERS[kind as keyof Files], ...rows, ''].join('\n'))
  const report = await runLoad(app, { paths: [name] }, quiet)
  expect(report.files.filter((file) => file.rejected + file.refused + file.held > 0)).toEqual([])
}

const SOURCES = [
  'book,creditor_record,Loan book,GB,contract,collect;assess,2025-01-01,,,', 'register,public_register,Register,GB,statute,collect;assess,2025-01-01,,,',
]

/** A world in which an owner who owes nothing ties two groups together; without the owner they are apart. */
function bridged(isThere: boolean): Files {
  const only = (row: string): readonly string[] => (isThere ? [row] : [])
  return {
    sources: SOURCES,
    parties: [
      ...['acme', 'bolt', 'coil', 'dyne'].map((id) => `${id},organization,${id} Ltd,R-${id},register`), 'ann,person,Ann Able,,register', 'bo,person,Bo Bell,,book',
      ...only('rob,person,Rob Roe,,register'),
    ],
    debts: ['d1,bank,business,GBP,100.50,100.50,2024-01-01,GB,book', 'd2,bank,business,GBP,40,40,2024-01-01,GB,book'],
    obligations: ['d1,acme,borrower,,,book', 'd2,bolt,borrower,,,book', 'd1,bo,guarantor,60,GBP,book'],
    relations: [
      'ann,acme,owns,0.4,2024-01-01,register', 'dyne,bolt,owns,0.6,2024-01-01,register', 'coil,bolt,guarantees,,2024-02-01,book', 'ann,coil,director_of,,2024-02-01,register',
      ...only('rob,acme,owns,0.6,2024-01-01,register'), ...only('rob,bolt,owns,0.4,2024-01-01,register'), ...only('rob,dyne,director_of,,2024-01-01,register'),
    ],
  }
}

/** Loads that world and then, where the owner is there, what the owner said: the load itself would have kept nothing of it. */
async function loadBridged(app: App, isThere: boolean): Promise<void> {
  await loadFiles(app, 'p', bridged(isThere))
  if (isThere) await loadFiles(app, 'said', { events: ['e1,request,2026-02-01T10:00:00Z,rob,objection,book'] })
}

async function told(answer: () => Promise<unknown>): Promise<unknown> {
  return answer().catch((error: unknown) => String(error))
}

async function everything(app: App): Promise<unknown> {
  const parties = ['acme', 'bolt', 'coil', 'dyne', 'ann', 'bo']
  const pairs = parties.flatMap((a) => parties.filter((b) => b !== a).map((b) => ({ a, b })))
  const neighbourhoods = await Promise.all(parties.map((party) => told(async () => {
    const { ref: _ref, parties: found, ...rest } = await runNeighbourhood(app, { purpose: 'assess', party, hops: 4 })
    return { ...rest, found: found.map(({ ref: _own, ...one }) => one) }
  })))
  return {
    paths: await Promise.all(pairs.map((ends) => told(() => runPath(app, { ...ends, purpose: 'assess' })))),
    windowed: await Promise.all(pairs.map((ends) => told(() => runPath(app, { ...ends, purpose: 'assess', from: '2023-12-31' })))),
    chains: await Promise.all(parties.flatMap((party) => (['in', 'out'] as const).map((direction) => told(() => runChain(app, { purpose: 'assess', party, direction }))))),
    controls: await Promise.all(parties.flatMap((party) => (['up', 'down'] as const).map((direction) => told(() => runControl(app, { purpose: 'assess', party, direction }))))),
    influence: await told(() => runInfluence(app, { purpose: 'assess' })),
    neighbourhoods,
    found: await told(async () => (await runFind(app, { purpose: 'assess', name: 'o' })).items.map((one) => one.partyId)),
    ledger: await ledger(app),
  }
}

async function ledger(app: App): Promise<readonly Pick<LedgerEntry, 'action' | 'purpose' | 'decision' | 'counts'>[]> {
  const entries: LedgerEntry[] = []
  for await (const batch of (await app.store()).leaves(0)) entries.push(...batch.map((one) => JSON.parse(one.entry) as LedgerEntry))
  return entries.filter((one) => one.action === 'trace').map(({ action, purpose, decision, counts }) => ({ action, ...(purpose === undefined ? {} : { purpose }), ...(decision === undefined ? {} : { decision }), ...(counts === undefined ? {} : { counts }) }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function owned(id: string, more: string): Files {
  return {
    sources: [`${id},public_register,Register,GB,statute,collect;assess,2025-01-01,${more}`], parties: [`${id}-a,organization,A,,${id}`, `${id}-b,organization,B,,${id}`],
    relations: [`${id}-a,${id}-b,owns,0.5,,${id}`],
  }
}

describe('what may not be looked at', () => {
  it('shows in no answer, number, note or ledger entry: an owner who objected might as well not exist', async () => {
    const [without, refused] = await Promise.all([false, true].map((isThere) => withApp(async (app) => {
      await loadBridged(app, isThere)
      return everything(app)
    })))
    expect(refused).toEqual(without)
    expect(JSON.stringify(without)).toContain('acme')
  })

  it('is looked at as little where the owner objected by a record that is the same as one that is the same', async () => {
    const others = ['rob-2,person,Rob Roe,,book', 'rob-3,person,Rob Roe,,book']
    const [without, refused] = await Promise.all([false, true].map((isThere) => withApp(async (app) => {
      await loadFiles(app, 'p', { ...bridged(isThere), parties: [...bridged(isThere).parties ?? [], ...others] })
      if (isThere) {
        await loadFiles(app, 'said', { events: ['e1,request,2026-02-01T10:00:00Z,rob-3,objection,book'] })
        await loadFiles(app, 'merged', { match_decisions: ['rob,rob-2,same,eve,2026-02-02', 'rob-2,rob-3,same,eve,2026-02-02'] })
      }
      return everything(app)
    })))
    expect(refused).toEqual(without)
  })

  it('is answered in the same words as whoever is not there', async () => {
    await withApp(async (app) => {
      await loadBridged(app, true)
      const words = async (party: string): Promise<readonly string[]> => Promise.all([
        runChain(app, { purpose: 'assess', party }), runControl(app, { purpose: 'assess', party }), runPath(app, { purpose: 'assess', a: party, b: 'acme' }), runNeighbourhood(app, { purpose: 'assess', party }),
      ].map((answer) => answer.then(() => 'answered', (error: unknown) => String(error))))
      const rob = await words('rob')
      expect(rob).toEqual(await words('nobody'))
      expect(rob.every((one) => /no such party/.test(one))).toBe(true)
      expect((await runFind(app, { purpose: 'assess', name: 'Rob Roe' })).items).toEqual([])
      expect((await runFind(app, { purpose: 'assess', id: 'rob' })).items).toEqual([])
    })
  })

  it('comes back when the objection is taken out of account', async () => {
    await withApp(async (app, folder) => {
      await loadBridged(app, true)
      mkdirSync(join(folder, 'more'))
      writeFileSync(join(folder, 'more', 'events.csv'), 'event_id,kind,corrects,because,debt_id,source_id\ne2,correction,e1,another person,d1,book\n')
      expect((await runLoad(app, { paths: ['more'] }, quiet)).files[0]?.accepted).toBe(1)
      expect((await runControl(app, { purpose: 'assess', party: 'rob', direction: 'down' })).shares.map((one) => one.partyId)).toEqual(['acme', 'bolt'])
      expect((await runPath(app, { purpose: 'assess', a: 'acme', b: 'bolt', next: 0 })).paths.map((path) => path.parties)).toEqual([['acme', 'rob', 'bolt']])
    })
  })

  it('is what a source told that has expired or serves another creditor', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', owned('good', ',,'))
      await loadFiles(app, 'q', owned('old', '2090-03-05,,'))
      await loadFiles(app, 'r', owned('theirs', ',bank-2,theirs'))
      const shares = async (party: string, at: string, creditors?: readonly string[]): Promise<number | string> =>
        runControl(app, { purpose: 'assess', party, at }, creditors === undefined ? {} : { creditors }).then((answer) => answer.shares.length, (error: unknown) => String(error))
      expect(await Promise.all([shares('good-b', AT), shares('old-b', '2090-03-04T23:00:00Z'), shares('good-b', '2090-03-05T00:00:00Z')])).toEqual([1, 1, 1])
      expect(await shares('old-b', '2090-03-05T00:00:00Z')).toMatch(/no such party/)
      expect(await Promise.all([shares('theirs:theirs-b', AT), shares('theirs:theirs-b', AT, ['bank-2'])])).toEqual([1, 1])
      expect(await shares('theirs:theirs-b', AT, ['bank-1'])).toMatch(/no such party/)
    })
  })

  it('is the debt of another creditor, for whoever asks for one creditor alone', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', {
        sources: SOURCES, parties: ['a,organization,A,,book', 'b,organization,B,,book'],
        debts: ['d1,bank-1,business,GBP,100,100,2024-01-01,GB,book', 'd2,bank-2,business,GBP,40,40,2024-01-01,GB,book'],
        obligations: ['d1,b,borrower,,,book', 'd2,b,borrower,,,book', 'd2,a,guarantor,,,book'],
      })
      const amount = async (creditors?: readonly string[]): Promise<unknown> =>
        runChain(app, { purpose: 'assess', party: 'a' }, creditors === undefined ? {} : { creditors }).then((answer) => answer.exposure[0]?.amount)
      expect([await amount(), await amount(['bank-2']), await amount(['bank-1'])]).toEqual(['40', '40', undefined])
    })
  })
})

describe('a question on the assessed graph', () => {
  it('is refused in words for every purpose but assess, and written into the ledger without naming anybody', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', bridged(false))
      for (const purpose of SOURCE_PURPOSES) {
        const asked = [runChain(app, { purpose, party: 'acme' }), runControl(app, { purpose, party: 'acme' }), runPath(app, { purpose, a: 'acme', b: 'ann' }), runInfluence(app, { purpose }), runNeighbourhood(app, { purpose, party: 'acme' }), runFind(app, { purpose, id: 'acme' })]
        const codes = await Promise.all(asked.map((one) => one.then(() => 'answered', (error: unknown) => (error as { readonly code: string }).code)))
        expect(codes).toEqual(codes.map(() => (purpose === 'assess' ? 'answered' : 'not-allowed')))
      }
      const entries = await ledger(app)
      expect(entries.length).toBe(6 * SOURCE_PURPOSES.length)
      expect(entries.filter((one) => one.purpose === 'collect').map((one) => one.decision)).toEqual(['chain', 'control', 'find', 'influence', 'neighbourhood', 'path'].map((what) => `${what}: refused`))
      const raw: string[] = []
      for await (const batch of (await app.store()).leaves(0)) raw.push(...batch.map((one) => one.entry))
      expect(raw.filter((one) => one.includes('acme'))).toEqual([])
      expect(raw.filter((one) => one.includes(app.keyring().hash('subject', 'party:acme'))).length).toBeGreaterThan(SOURCE_PURPOSES.length)
    })
  })

  it('is answered the same from the part of the store around a party as from all of it', async () => {
    await withApp(async (app) => {
      await runSample(app, { dir: 'p', parties: 400 }, quiet)
      await runLoad(app, { paths: ['p'] }, quiet)
      const store = await app.store()
      const gate = await openAssessGate(app, store, DAY)
      const world = await wholeWorld(app, { store, day: DAY, gate, scope: {} })
      const parties = [...new Set(world.ties.flatMap((tie) => [tie.fromId, tie.toId]))]
      expect(parties.length).toBeGreaterThan(60)
      for (const party of parties.filter((_, i) => i % 29 === 0)) {
        for (const direction of ['in', 'out'] as const) expect(await runChain(app, { purpose: 'assess', party, direction })).toEqual(chain(world, { purpose: 'assess', party, direction }, DAY))
        for (const direction of ['up', 'down'] as const) expect(await runControl(app, { purpose: 'assess', party, direction })).toEqual(control(world, { purpose: 'assess', party, direction }, DAY))
      }
      const [a = '', b = ''] = [parties[3], parties[40]]
      const { paths } = await runPath(app, { purpose: 'assess', a, b, maxHops: 12 })
      expect(paths.length).toBeGreaterThan(0)
      expect(paths.flatMap((path) => path.steps).every((step) => step.ties.length > 0)).toBe(true)
      expect(paths.flatMap((path) => path.steps).every((step) => step.ties.every((tie) => [tie.fromId, tie.toId].sort().join() === [step.from, step.to].sort().join()))).toBe(true)
    })
  })

  it('finds parties by id, number or words of the name, and shows who is around them with refs that lead back', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', bridged(false))
      const found = async (by: object): Promise<readonly string[]> => (await runFind(app, { purpose: 'assess', ...by })).items.map((one) => one.partyId)
      expect(await Promise.all([found({ id: 'acme' }), found({ registrationNo: 'R-bolt' }), found({ name: 'ABLE  ánn' }), found({ name: 'ltd', limit: 2 })])).toEqual([['acme'], ['bolt'], ['ann'], ['acme', 'bolt']])
      const around = await runNeighbourhood(app, { purpose: 'assess', party: 'ann', hops: 1 })
      expect(around.parties.map((one) => `${one.partyId} ${one.hops}`)).toEqual(['ann 0', 'acme 1', 'coil 1'])
      expect(around.ties.map((tie) => tie.relation)).toEqual(['owns', 'director_of'])
      expect(partyOfRef(app, around.parties[1]?.ref ?? '')).toBe('acme')
      expect(() => partyOfRef(app, 'acme')).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
      const few = await runNeighbourhood(app, { purpose: 'assess', party: 'ann', hops: 4, limit: 2 })
      expect([few.parties.length, few.cut, few.notes]).toEqual([2, true, ['cut at 2 parties: there are more within 4 hops']])
    })
  })
})

describe('a saved question', () => {
  it('survives a load, is asked anew of what is there then, and ends only when it is dropped', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', bridged(false))
      await saveView(app, 'who-answers', 'chain', { party: 'bolt', direction: 'in', purpose: 'assess' })
      const reached = async (): Promise<unknown> => {
        const found = await runView(app, 'who-answers')
        return found.question === 'chain' ? found.answer.reached.map((one) => one.partyId) : undefined
      }
      expect(await reached()).toEqual(['coil'])
      await loadFiles(app, 'q', { sources: SOURCES, parties: ['acme,organization,acme Ltd,R-acme,register', 'coil,organization,coil Ltd,R-coil,register'], relations: ['acme,coil,guarantees,,2025-01-01,book'] })
      expect(await reached()).toEqual(['coil', 'acme', 'bo'])
      expect((await listViews(app)).map((view) => [view.name, view.question, view.parameters])).toEqual([['who-answers', 'chain', { purpose: 'assess', party: 'bolt', direction: 'in' }]])
      await dropView(app, 'who-answers')
      expect(await listViews(app)).toEqual([])
      await expect(runView(app, 'who-answers')).rejects.toMatchObject({ code: 'not-found' })
    })
  })

  it('is not kept where it could not be asked, and never replaced by another one of its name', async () => {
    await withApp(async (app) => {
      await loadFiles(app, 'p', bridged(false))
      await expect(saveView(app, 'v', 'chain', { party: 'bolt', purpose: 'assess', threshold: 1 })).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(saveView(app, 'no name', 'chain', { party: 'bolt', purpose: 'assess' })).rejects.toMatchObject({ code: 'invalid-input' })
      await saveView(app, 'v', 'influence', { purpose: 'assess' })
      await saveView(app, 'v', 'influence', { purpose: 'assess' })
      await expect(saveView(app, 'v', 'chain', { party: 'bolt', purpose: 'assess' })).rejects.toMatchObject({ code: 'conflict' })
      await saveView(app, 'w', 'influence', { purpose: 'collect' })
      await expect(runView(app, 'w')).rejects.toMatchObject({ code: 'not-allowed' })
    })
  })
})
