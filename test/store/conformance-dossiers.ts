import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dossier } from '../../src/model/dossier.js'
import { FACT_KINDS, type AnyFact } from '../../src/model/facts.js'
import type { DebtId } from '../../src/model/ids.js'
import { DOSSIERS_MAX } from '../../src/model/limits.js'
import type { NewVersion, Store } from '../../src/store/port.js'
import { dossierByDefinition } from './dossier-by-definition.js'
import { all, debt, happened, judged, load, owes, party, point, source, tie, version, nth } from './samples.js'

const REPORT = { kind: 'report', what: 'distress' }

const names = (facts: readonly AnyFact[]): readonly string[] => facts.map((fact) => fact.key.split('\u001f')[1]!)
const status = (id: string, ids: object): NewVersion => version('status', id, { ...ids, kind: 'bankrupt' })
const ofSourceTwo = (fact: NewVersion): NewVersion =>
  ({ ...fact, key: `${fact.key.slice(0, -3)}two` as never, content: { ...fact.content, sourceId: 'two' } as never })

const idAmong = (letter: string, count: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: count - 1 }).map((i) => `${letter}${i}`)
const [aParty, aDebt, aPoint, aValue, anEvent] = [idAmong('p', 7), idAmong('d', 3), idAmong('c', 8), idAmong('v', 4), idAmong('e', 9)]
const aDay = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03')

/** A fact of a small world; ids are drawn from few, so that facts meet. */
export const randomFact: fc.Arbitrary<NewVersion> = fc.oneof(
  aParty.map((id) => party(id)),
  fc.tuple(aDebt, aParty, fc.constantFrom('borrower', 'guarantor')).map(([d, p, role]) => owes(d, p, role)),
  fc.tuple(aParty, fc.constantFrom('spouse_of', 'owns'), aParty).map(([a, kind, b]) => tie(a, kind, b)),
  fc.tuple(aPoint, aParty, aValue).map(([c, p, v]) => point(`${c}${p}`, p, v)),
  fc.tuple(aParty, aParty, fc.constantFrom('same', 'unsure', 'different'), aDay).filter(([a, b]) => a !== b).map(([a, b, word, day]) => judged(a, b, word, day)),
  fc.tuple(anEvent, fc.option(aParty), fc.option(aDebt), fc.option(aPoint), fc.option(aParty)).map(([e, p, d, c, by]) =>
    happened(e, { ...(p && { partyId: p }), ...(d && { debtId: d }) }, { kind: 'report', what: 'distress', ...(c && p && { contactPointId: `${c}${p}` }), ...(by && { by }) })),
  fc.tuple(anEvent, aDebt, aParty).map(([e, d, p]) => happened(e, { partyId: p }, { kind: 'contact', direction: 'in', channel: 'voice', at: '2026-01-01', debts: [d] })),
  fc.tuple(anEvent, anEvent).map(([e, other]) => happened(`x${e}`, {}, { kind: 'correction', corrects: other, because: 'x' })),
  fc.tuple(anEvent, anEvent).map(([e, other]) => happened(`x${e}`, {}, { kind: 'correction', corrects: happened(other, {}, {}).key, because: 'x' })),
  fc.tuple(aDebt, aParty, fc.integer({ min: 0, max: 2 })).map(([d, p, which]) => status(`${d}${p}${which}`, which === 0 ? { debtId: d } : which === 1 ? { partyId: p } : { debtId: d, partyId: p })),
  fc.tuple(aParty, aValue, fc.boolean()).map(([p, v, ofParty]) => version('suppression', `${p}${v}${ofParty}`, ofParty ? { partyId: p, scope: 'party' } : { value: { sealed: 'x', hash: v }, scope: 'sms' })),
)

/** The same fact with every id of its own world. */
export function inWorld(fact: NewVersion, mark: string): NewVersion {
  const text = (value: string): string => (/^x?[pdcve]\d/.test(value) ? `${mark}${value}` : value)
  const walk = (value: unknown): unknown =>
    typeof value === 'string' ? text(value)
    : Array.isArray(value) ? value.map(walk)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]))
    : value
  const [kind, ...parts] = fact.key.split('\u001f')
  return { ...fact, key: [kind, mark, ...parts].join('\u001f') as NewVersion['key'], content: walk(fact.content) as NewVersion['content'] }
}

/** What the port promises of dossiers. */
export function conformDossiers(store: () => Store): void {
  const dossierOf = async (facts: readonly NewVersion[], debtId = 'd'): Promise<Dossier> => {
    await load(store(), `act ${Math.random()}`, facts)
    const [dossier, ...more] = await store().dossiers([debtId as DebtId])
    expect(more).toEqual([])
    return dossier!
  }
  describe('dossiers', () => {
    it('hold the debt, who owes it, their ties one step away, and nobody further off', async () => {
      const dossier = await dossierOf([
        source('src'), debt('d'), owes('d', 'b'), owes('d', 'g', 'guarantor'), party('b'), party('g'), party('s'), party('far'), party('stranger'),
        tie('s', 'spouse_of', 'b'), tie('far', 'parent_of', 's'), point('cb', 'b', 'v1'), point('cs', 's', 'v2'), point('cfar', 'far', 'v3'),
        debt('unrelated'), owes('unrelated', 'stranger'), party('stranger'),
      ])
      expect(names(dossier.parties)).toEqual(['b', 'g', 's'])
      expect(names(dossier.relations)).toEqual(['s-spouse_of-b'])
      expect(names(dossier.contactPoints)).toEqual(['cb', 'cs'])
      expect(dossier.obligations.map((fact) => fact.content.role)).toEqual(['borrower', 'guarantor'])
      expect(names(dossier.sources)).toEqual(['src'])
      expect(dossier.otherDebts).toEqual([])
      expect(dossier.revision).toBe(nth(1))
    })

    it('hold one fact for each source that differs', async () => {
      const dossier = await dossierOf([source('src'), source('two'), debt('d'), ofSourceTwo(debt('d')), owes('d', 'b'), party('b'), ofSourceTwo(party('b'))])
      expect([dossier.debts.length, dossier.parties.length]).toEqual([2, 2])
      expect(names(dossier.sources)).toEqual(['src', 'two'])
    })

    it('pull in every record judged the same over any number of steps, and those judged unsure', async () => {
      const dossier = await dossierOf([
        debt('d'), owes('d', 'a'), ...['a', 'b', 'c', 'u', 'v', 'w', 'x', 'y'].map((id) => party(id)),
        judged('b', 'a', 'same'), judged('b', 'c', 'same'), judged('c', 'u', 'unsure'), judged('v', 'u', 'same'), judged('v', 'w', 'unsure'),
        judged('x', 'a', 'different'), tie('y', 'lawyer_of', 'c'), happened('e', { partyId: 'v' }, REPORT), point('cp', 'b', 'v1'),
      ])
      expect(names(dossier.parties)).toEqual(['a', 'b', 'c', 'u', 'v', 'y'])
      expect(names(dossier.events)).toEqual(['e'])
      expect(names(dossier.contactPoints)).toEqual(['cp'])
      expect(names(dossier.relations)).toEqual(['y-lawyer_of-c'])
      expect(dossier.matchDecisions.map((fact) => fact.content.decision).toSorted()).toEqual(['different', 'same', 'same', 'same', 'unsure', 'unsure'])
    })

    it('follow the latest word on a pair, whichever way round it names them', async () => {
      await load(store(), 'first', [debt('d'), owes('d', 'a'), party('a'), party('b'), judged('a', 'b', 'same', '2026-01-01')])
      expect(names((await store().dossiers(['d' as DebtId]))[0]!.parties)).toEqual(['a', 'b'])
      const dossier = await dossierOf([judged('b', 'a', 'different', '2026-02-01')])
      expect(names(dossier.parties)).toEqual(['a'])
      expect(dossier.matchDecisions.length).toBe(2)
      expect(names((await dossierOf([judged('a', 'b', 'unsure', '2026-02-01')])).parties)).toEqual(['a', 'b'])
    })

    it('follow the word of the later day even when an older one is loaded after it', async () => {
      await load(store(), 'first', [debt('d'), owes('d', 'a'), party('a'), party('b'), judged('b', 'a', 'different', '2026-02-01')])
      expect(names((await dossierOf([judged('a', 'b', 'same', '2026-01-01')])).parties)).toEqual(['a'])
    })

    it('hold the other debts of those who owe, also of the same person under another record, but not of a possible one', async () => {
      const dossier = await dossierOf([
        debt('d'), debt('d2'), debt('d3'), debt('d4'), debt('d5'), owes('d', 'a'), owes('d2', 'a', 'guarantor'), owes('d3', 'b'), owes('d4', 'u'),
        owes('d5', 's'), judged('a', 'b', 'same'), judged('a', 'u', 'unsure'), tie('s', 'spouse_of', 'a'),
      ])
      expect(names(dossier.otherDebts)).toEqual(['d2', 'd3'])
      expect(names(dossier.debts)).toEqual(['d'])
      expect(names(dossier.obligations)).toEqual(['d'])
    })

    it('hold points of anyone with the same value, and what happened there', async () => {
      const dossier = await dossierOf([
        debt('d'), owes('d', 'a'), point('mine', 'a', 'v1'), point('theirs', 'z', 'v1'), point('else', 'z', 'v2'), point('same-id', 'a', 'v1'),
        happened('e1', { partyId: 'z' }, { kind: 'request', at: '2026-01-01', what: 'stop_contact_point', contactPointId: 'theirs' }),
        happened('e2', { partyId: 'z' }, REPORT),
        happened('e3', { partyId: 'z' }, { ...REPORT, what: 'wrong_number', contactPointId: 'else' }),
      ])
      expect(names(dossier.contactPoints)).toEqual(['mine', 'same-id'])
      expect(names(dossier.samePoints)).toEqual(['theirs'])
      expect(names(dossier.events)).toEqual(['e1'])
    })

    it('hold the words on whoever else has one of the points, so that two records of one stranger count as one', async () => {
      const dossier = await dossierOf([
        debt('d'), owes('d', 'a'), point('mine', 'a', 'v1'), point('theirs', 'y', 'v1'), point('again', 'z', 'v1'), point('else', 'w', 'v2'),
        judged('y', 'x', 'same'), judged('x', 'z', 'same'), judged('w', 'v', 'same'),
      ])
      expect(names(dossier.samePoints)).toEqual(['again', 'theirs'])
      expect(dossier.matchDecisions.map(({ content }) => [content.aId, content.bId].join(' ')).toSorted()).toEqual(['x z', 'y x'])
      expect(dossier.parties).toEqual([])
    })

    it('hold events of the debt and of its parties on any debt, with every correction of them', async () => {
      const dossier = await dossierOf([
        debt('d'), debt('d9'), owes('d', 'a'),
        happened('about-debt', { debtId: 'd', partyId: 'nobody' }, REPORT), happened('about-a', { partyId: 'a', debtId: 'd9' }, REPORT),
        happened('inner', {}, { ...REPORT, partyId: 'a' }), happened('other', { partyId: 'z', debtId: 'd9' }, REPORT),
        happened('fix', {}, { kind: 'correction', corrects: 'about-a', because: 'x' }),
        happened('fix-of-fix', { partyId: 'z' }, { kind: 'correction', corrects: 'fix', because: 'x' }),
        happened('fix-other', {}, { kind: 'correction', corrects: 'other', because: 'x' }),
        happened('fix-by-key', {}, { kind: 'correction', corrects: happened('about-a', {}, {}).key, because: 'x' }),
      ])
      expect(names(dossier.events)).toEqual(['about-a', 'about-debt', 'fix', 'fix-by-key', 'fix-of-fix', 'inner'])
    })

    it('hold statuses of the debt and its parties, suppressions of its parties and of their values, and all templates', async () => {
      const dossier = await dossierOf([
        debt('d'), owes('d', 'a'), tie('s', 'spouse_of', 'a'), point('c', 's', 'v1'),
        status('1', { debtId: 'd' }), status('2', { partyId: 'a' }), status('3', { partyId: 's', debtId: 'd9' }), status('4', { partyId: 'z' }), status('5', { debtId: 'd9' }),
        version('suppression', '1', { partyId: 's', scope: 'party' }), version('suppression', '2', { value: { sealed: 'x', hash: 'v1' }, scope: 'sms' }),
        version('suppression', '3', { value: { sealed: 'x', hash: 'v9' }, scope: 'sms' }), version('template', 't', { templateId: 't' }),
      ])
      expect(names(dossier.statuses)).toEqual(['1', '2', '3'])
      expect(names(dossier.suppressions)).toEqual(['1', '2'])
      expect(names(dossier.templates)).toEqual(['t'])
    })

    it('come in the order asked for, more than are made at once, and the same alone as together', async () => {
      const count = DOSSIERS_MAX + 20
      const facts = Array.from({ length: count }, (_, i) => [
        debt(`d${i}`), owes(`d${i}`, `p${i % 7}`), happened(`e${i}`, { debtId: `d${i}` }, REPORT), point(`c${i}`, `p${i % 7}`, `v${i % 3}`),
      ]).flat()
      await load(store(), 'many', [...facts, ...Array.from({ length: 7 }, (_, i) => party(`p${i}`)), judged('p1', 'p2', 'same'), tie('p3', 'spouse_of', 'p4')])
      const ids = Array.from({ length: count }, (_, i) => `d${(i * 17) % count}` as DebtId)
      const dossiers = await store().dossiers([...ids.slice(0, 3), 'none' as DebtId, ...ids.slice(3)])
      expect(dossiers.map((dossier) => dossier.debtId)).toEqual(ids)
      for (const at of [0, 1, 499, 500, 511, 519]) expect(await store().dossiers([ids[at]!])).toEqual([dossiers[at]])
    })

    it('hold for any small world exactly what their definition says', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(randomFact, { minLength: 5, maxLength: 60 }), async (facts) => {
          // One store holds all the worlds: each has ids of its own.
          const mark = `w${run++}.`
          await load(store(), mark, [...['d0', 'd1', 'd2'].map((id) => debt(id)), ...facts].map((fact) => inWorld(fact, mark)))
          const held = (await Promise.all(FACT_KINDS.map((kind) => all(store().facts(kind))))).flat() as readonly AnyFact[]
          const ids = ['d1', 'd0', 'd2'].map((id) => `${mark}${id}` as DebtId)
          const dossiers = await store().dossiers(ids)
          for (const [i, id] of ids.entries()) {
            const { debtId, revision: _, leases: none, missingDebts: __, ...lists } = dossiers[i]!
            expect(none).toBeUndefined()
            expect(debtId).toBe(id)
            expect(Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map((fact) => fact.key)]))).toEqual(dossierByDefinition(held, id))
          }
        }),
        { numRuns: 30 },
      )
    })

    it('list each kind in key order, each fact once', async () => {
      const dossier = await dossierOf([
        debt('d'), ...['c', 'a', 'b'].flatMap((id) => [owes('d', id), party(id), point(`p${id}`, id, 'v'), happened(`e${id}`, { partyId: id, debtId: 'd' }, { ...REPORT, partyId: 'a', contactPointId: 'pa' })]),
        tie('a', 'spouse_of', 'b'), tie('b', 'sibling_of', 'c'),
      ])
      for (const list of Object.values(dossier)) {
        if (!Array.isArray(list)) continue
        const keys = (list as readonly AnyFact[]).map((fact) => fact.key)
        expect(keys).toEqual([...new Set(keys)].toSorted())
      }
      expect([dossier.events.length, dossier.relations.length, dossier.samePoints.length]).toEqual([3, 2, 0])
    })
  })
}
