import { describe, expect, it } from 'vitest'
import { growTree, verifyLedger } from '../../src/ledger/index.js'
import type { JudgeEntry } from '../../src/model/dispatch.js'
import type { Lease } from '../../src/model/lease.js'
import type { Store } from '../../src/store/port.js'
import type { StorePlace } from './conformance.js'
import { ask, line, makeList, onePerPerson, owed, ranks, recording, stop, T } from './dispatch-samples.js'
import { debt, load, owes } from './samples.js'

/** What the port promises to many at once. */
export function conformRaces(store: () => Store, place: () => StorePlace): void {
  describe('at the same time', () => {
    it('leases no entry and no person twice, lets no stop land between decision and write, and loses no leaf', async () => {
      const people = 50
      const facts = Array.from({ length: people }, (_, i) => [...owed(`a${i}`, `p${i}`), debt(`b${i}`), owes(`b${i}`, `p${i}`)]).flat()
      await load(store(), 'a', facts)
      for (const list of ['a', 'b']) {
        await makeList(store(), list, Array.from({ length: people * 2 }, (_, i) => line(i + 1, `${list}${i % people}`, `p${i % people}`)))
      }
      const clients = await Promise.all(Array.from({ length: 20 }, () => place().open()))
      const stopped = new Set<string>()
      const granted: Lease[] = []
      const work = async (client: Store, n: number): Promise<void> => {
        for (let round = 0; round < 4; round++) {
          const list = (n + round) % 2 === 0 ? 'a' : 'b'
          const judge: JudgeEntry = (listed, dossier) => {
            if (dossier.events.length > 0) return { rule: 'stopped', because: 'x' }
            return onePerPerson(list, `h${n}-${round}`)(listed, dossier, {} as never)
          }
          const { leases } = await client.lease(ask(list, { limit: 3, judge }))
          granted.push(...leases)
          const person = `p${(n * 4 + round) % people}`
          if (round % 2 === 0) {
            await client.settle(recording([stop(`stop-${n}-${round}`, person)]))
            stopped.add(person)
          }
        }
      }
      await Promise.all(clients.map(work))
      const open = await store().openLeases(T, '', 1000)
      const persons = open.map((lease) => lease.partyId)
      expect(new Set(persons).size).toBe(persons.length)
      expect(new Set(open.map((lease) => `${lease.list}/${lease.rank}`)).size).toBe(open.length)
      // A lease taken before the stop was taken back with it; after it none was given.
      expect(persons.filter((person) => stopped.has(person))).toEqual([])
      const stops = await store().stops(0, 1000)
      expect(stops.map((one) => one.seq)).toEqual(stops.map((_, i) => i + 1))
      expect(new Set(granted.map((lease) => lease.leaseId)).size).toBe(granted.length)
      expect(new Set([...open, ...stops.map((one) => one.lease)].map((lease) => lease.leaseId)).size).toBe(granted.length)
      const batches = granted.length === 0 ? 0 : new Set(granted.map((lease) => lease.holder)).size
      expect((await store().counts()).event).toBe(40)
      const leaves = await store().pending()
      expect(leaves).toBeGreaterThanOrEqual(1 + 2 + batches + 40)
      await Promise.all(clients.map((client) => client.integrate(growTree)))
      expect((await verifyLedger(store().leaves(0), await store().treeState())).firstBad).toBeUndefined()
      expect((await store().treeState()).size).toBe(leaves)
      expect((await store().check()).faults).toEqual([])
      await Promise.all(clients.map((client) => client.close()))
    })

    it('answers one key once, however often it is sent at the same time', async () => {
      await load(store(), 'a', ['1', '2', '3', '4'].flatMap((id) => owed(`d${id}`, `p${id}`)))
      await makeList(store(), 'l', ['1', '2', '3', '4'].map((id, i) => line(i + 1, `d${id}`, `p${id}`)))
      const clients = await Promise.all(Array.from({ length: 6 }, () => place().open()))
      const once = { actor: 'dialer', key: 'k', bodyHash: 'aa' }
      const answers = await Promise.all(clients.map((client) => client.lease(ask('l', { limit: 2, once }))))
      expect(answers.filter((answer) => !answer.isRepeated).length).toBe(1)
      expect(new Set(answers.map((answer) => JSON.stringify(ranks(answer.leases))))).toEqual(new Set(['[1,2]']))
      await Promise.all(clients.map((client) => client.close()))
    })
  })
}
