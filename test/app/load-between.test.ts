import { describe, expect, it } from 'vitest'
import { loadPortfolio } from '../../src/load/index.js'
import { LOAD_REVISION_GAP } from '../../src/model/limits.js'
import { Problem } from '../../src/model/problem.js'
import { contextFor, DEBTS, factsOf, input, load, OBLIGATIONS, PARTIES, SOURCES, withStore } from '../load/portfolio.js'

const SURVEYED = [input('sources.csv', SOURCES), input('parties.csv', PARTIES)]

describe('a load that another one overtakes', () => {
  it('keeps nothing and says that it must be run again when a load was committed after its survey', async () => {
    await withStore(async (store) => {
      let overtaken = false
      const beginLoad: typeof store.beginLoad = async (actId, nowMs) => {
        if (!overtaken) {
          overtaken = true
          await load(store, [...SURVEYED, input('debts.csv', DEBTS), input('obligations.csv', OBLIGATIONS)])
        }
        return store.beginLoad(actId, nowMs)
      }
      const second = loadPortfolio({ inputs: [input('sources.csv', SOURCES), input('parties.csv', PARTIES.replace('Bob', 'Rob'))] }, contextFor({ ...store, beginLoad }))
      await expect(second).rejects.toMatchObject({ code: 'conflict', message: 'another load came in between; run it again' })
      expect([await store.revision(), JSON.stringify(await factsOf(store, 'party')).includes('Rob')]).toEqual([LOAD_REVISION_GAP, false])
      expect((await store.check()).faults).toEqual([])
    })
  })

  it('tells what went wrong first when the act cannot be abandoned either', async () => {
    await withStore(async (store) => {
      const failing = {
        ...store,
        commitLoad: () => Promise.reject(new Problem('store-unavailable', 'the disk is full')),
        abandon: () => Promise.reject(new Problem('conflict', 'the act is not open here')),
      }
      await expect(loadPortfolio({ inputs: SURVEYED }, contextFor(failing))).rejects.toThrow('the disk is full')
    })
  })
})
