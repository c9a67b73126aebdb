import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { rankContext, reachOf } from '../../src/app/rank-context.js'
import { runRank } from '../../src/app/rank-run.js'
import { runVerify, type ListVerified } from '../../src/app/verify-run.js'
import { compilePacks, packSources, type Pack } from '../../src/decide/index.js'
import type { Packs } from '../../src/model/decide.js'
import type { CertificateSegment, Entry } from '../../src/model/list.js'
import { judgeDebt } from '../../src/rank/index.js'
import type { Store } from '../../src/store/port.js'
import { borrowers, csv, onBench, quiet, type Bench, type Files } from '../dispatch/portfolio.js'

const POINTS = 'contact_point_id,party_id,kind,value,verified_on,source_id'

/** The application with a store that answers otherwise in some ways. */
async function withStore(app: App, change: (store: Store) => Partial<Store>): Promise<App> {
  const store = await app.store()
  const changed = { ...store, ...change(store) }
  return { ...app, store: () => Promise.resolve(changed) }
}

/** The packs that are shipped without one rule, under the same names and versions. */
function without(packs: Packs, packId: string, rule: string): Packs {
  return compilePacks(packSources(packs).map((pack): Pack => (pack.id === packId ? { ...pack, rules: pack.rules.filter(({ id }) => id !== rule) } : pack)))
}

/** A borrower whose number is another's by a report, so that one rule alone forbids the contact. */
const REPORTED = borrowers(3, {
  'events.ndjson': `${JSON.stringify({ event_id: 'E1', party_id: 'P2', event: { kind: 'report', what: 'wrong_number', at: '2026-02-25T10:00:00Z', contactPointId: 'C2' }, source_id: 'book' })}\n`,
})

/** A list made by packs that lack a rule, on an application that was changed for it. */
async function madeMilder({ app, rank }: Bench): Promise<{ readonly milder: App; readonly entries: number }> {
  const { entries } = await rank('honest')
  const packs = (choice: Parameters<App['packs']>[0]): Packs => without(app.packs(choice), 'always', 'H-WRONG-01')
  return { milder: { ...app, packs }, entries }
}

function whats({ differences }: ListVerified): readonly string[] {
  return differences.map(({ what }) => what)
}

describe('verifying a list', () => {
  it('makes every decision again and finds the root in the ledger; a line that is gone, and a list that is none, are told', async () => {
    await onBench(borrowers(3), async ({ app, approved }) => {
      await approved('morning')
      const head = await (await app.store()).list('morning')
      const found = await runVerify(app, 'morning')
      expect([found.ok, found.decided, found.root, found.gaps]).toEqual([true, head.entries, head.digests['list'], []])
      expect(found.decided).toBeGreaterThan(0)
      const cut = await runVerify(await withStore(app, (store) => ({
        async* segments(name: string): AsyncGenerator<CertificateSegment> {
          for await (const segment of store.segments(name)) if (segment.kind !== 'refusals' && segment.kind !== 'cases') yield segment
        },
      })), 'morning')
      expect([cut.ok, cut.differences.length > 0]).toEqual([false, true])
      await expect(runVerify(app, 'nothing')).rejects.toMatchObject({ code: 'not-found' })
    })
  })

  it('finds a line of the list that is not what its certificate says, one that is gone, and a head that the ledger does not know', async () => {
    await onBench(borrowers(3), async ({ app, rank }) => {
      await rank('morning')
      const lines = async (change: (entries: readonly Entry[]) => readonly Entry[]): Promise<readonly string[]> =>
        whats(await runVerify(await withStore(app, (store) => ({ entries: async (...asked) => change(await store.entries(...asked)) })), 'morning'))
      expect(await lines((entries) => entries)).toEqual([])
      expect(await lines((entries) => entries.map((entry) => ({ ...entry, contactPointId: 'C9' as never })))).toContain('its line in the list is about another contact than the certificate')
      expect(await lines((entries) => entries.filter(({ rank: at }) => at !== 1))).toHaveLength(1)
      const told: readonly object[] = [
        { words: 'Call at once.' }, { purpose: 'locate' }, { others: 'Nobody else.' }, { lawful: { notBefore: '2026-03-04T00:00:00Z', notAfter: '2026-03-05T00:00:00Z' } },
      ]
      for (const change of told) {
        expect(await lines((entries) => entries.map((entry) => ({ ...entry, ...change })))).toContain('its line in the list tells the dispatcher something else than was certified')
      }
      expect((await lines((entries) => entries.map((entry) => ({ ...entry, parts: entry.parts.map((part) => ({ ...part, words: 'so it is' })) })))).length).toBeGreaterThan(0)
      const head = await withStore(app, (store) => ({ list: async (name) => ({ ...(await store.list(name)), digests: { ...(await store.list(name)).digests, store: '0'.repeat(64) } }) }))
      expect(whats(await runVerify(head, 'morning'))).toEqual(['the ledger names other digests for it: store'])
    })
  })

  it('fails a list made with a milder pack, though the pack is kept and its own digest stands in the list and in the ledger', async () => {
    await onBench(REPORTED, async (bench) => {
      const { milder, entries } = await madeMilder(bench)
      const forged = await runRank(milder, { list: 'forged', workers: 0 }, quiet)
      expect([forged.entries > entries, (await runVerify(milder, 'forged')).ok]).toEqual([true, true])
      const found = await runVerify(bench.app, 'forged')
      expect([found.ok, whats(found)]).toEqual([false, [expect.stringMatching(/^the pack always .* is not the always .* that is in force here/)]])
      expect((await runVerify(bench.app, 'honest')).ok).toBe(true)
    })
  })

  it('fails it as well where the pack is not kept, and where other content is kept under the digest of the right one', async () => {
    await onBench(REPORTED, async (bench) => {
      const { milder } = await madeMilder(bench)
      await runRank(milder, { list: 'forged', workers: 0 }, quiet)
      const gone = await runVerify(await withStore(bench.app, (store) => ({ keptOne: async (kind, id) => (kind === 'pack' ? undefined : store.keptOne(kind, id)) })), 'forged')
      expect(gone.ok).toBe(false)
      expect(whats(gone)).toContain('SUPPRESS permits no contact')
      expect(gone.gaps.join(' ')).toContain('is not kept')
      // The basis is made to name the honest packs: the ledger holds what it named.
      const honest = (await (await bench.app.store()).list('honest')).digests['basis'] ?? ''
      const renamed = await runVerify(await withStore(bench.app, (store) => ({
        list: async (name) => ({ ...(await store.list(name)), digests: { ...(await store.list(name)).digests, basis: honest } }),
      })), 'forged')
      expect(whats(renamed)).toEqual(expect.arrayContaining(['the ledger names other digests for it: basis', 'SUPPRESS permits no contact']))
    })
  })

  it('tells that a model is not kept, and holds points against one that is', async () => {
    await onBench(borrowers(2), async ({ app, rank }) => {
      await rank('morning')
      const unknown = await withStore(app, (store) => ({ list: async (name) => ({ ...(await store.list(name)), digests: { ...(await store.list(name)).digests, model: '1'.repeat(64) } }) }))
      const found = await runVerify(unknown, 'morning')
      expect(found.gaps).toEqual(['the model that scored it is not kept here: its points are held against none'])
      expect(whats(found)).toEqual(['the ledger names other digests for it: model'])
    })
  })
})

/** Four borrowers, the fourth with the number of the first, and what happened. */
function sharedWith(events: readonly object[]): Files {
  return borrowers(4, {
    'contact_points.csv': csv(POINTS, ...[1, 2, 3].map((n) => `C${n},P${n},mobile,+44740012000${n},2026-01-10,book`), 'C4,P4,mobile,+447400120001,,book'),
    ...(events.length === 0 ? {} : { 'events.ndjson': events.map((one) => `${JSON.stringify(one)}\n`).join('') }),
  })
}

function met(id: string, n: number, at: string): object {
  return {
    event_id: id, party_id: `P${n}`, debt_id: `D${n}`, source_id: 'book',
    event: { kind: 'contact', direction: 'out', channel: 'voice', at, partyId: `P${n}`, contactPointId: `C${n}`, result: 'conversation' },
  }
}

/** Signs that the number of the first borrower is another's. */
async function signs(...events: readonly object[]): Promise<number | undefined> {
  return onBench(sharedWith(events), async ({ app }) => {
    const [dossier] = await (await app.store()).dossiers(['D1' as never])
    const packs = app.packs({})
    const judged = judgeDebt(reachOf(app, packs, 'collect', dossier!), rankContext(app, packs, 'any', {}, {}))
    return judged.asked.find(({ assembled }) => assembled.channel === 'voice')?.assembled.fresh.another
  })
}

describe('a number that many have, or that is another\u2019s', () => {
  const each = Array.from({ length: 30 }, (_, i) => i + 2)

  it('stands below an own number, and closes once it is reported as another\u2019s', async () => {
    const files = borrowers(31, { 'contact_points.csv': csv(POINTS, 'C1,P1,mobile,+447400120001,2026-02-20,book', ...each.map((n) => `C${n},P${n},mobile,+447400129999,2026-02-20,book`)) })
    await onBench(files, async ({ app, rank, load }) => {
      const store = await app.store()
      const listed = async (list: string): Promise<readonly Entry[]> => {
        await rank(list)
        return store.entries(list, 0, 5000)
      }
      const before = await listed('before')
      expect(before[0]?.partyId).toBe('P1')
      expect(new Set(before.filter(({ partyId }) => partyId !== 'P1').map(({ parts }) => parts.find(({ name }) => name === 'sharing')?.value))).toEqual(new Set([30]))
      expect(before.filter(({ partyId }) => partyId === 'P1').every(({ rank: at }) => at <= 2)).toBe(true)
      const report = { event_id: 'E1', party_id: 'P9', event: { kind: 'report', what: 'wrong_number', at: '2026-02-25T10:00:00Z', contactPointId: 'C9' }, source_id: 'book' }
      await load({ ...files, 'events.ndjson': `${JSON.stringify(report)}\n` })
      expect(new Set((await listed('after')).map(({ partyId }) => partyId))).toEqual(new Set(['P1']))
    })
  })

  it('sinks by a conversation of another there, and rises again when the person is met', async () => {
    expect(await signs()).toBeUndefined()
    expect(await signs(met('E1', 4, '2026-01-20T10:00:00Z'))).toBe(1)
    expect(await signs(met('E1', 4, '2026-01-09T10:00:00Z'))).toBeUndefined()
    expect(await signs(met('E1', 4, '2026-01-20T10:00:00Z'), met('E2', 1, '2026-01-21T10:00:00Z'))).toBeUndefined()
  })
})
