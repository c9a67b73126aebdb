import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runChain } from '../../src/app/trace-run.js'
import type { ChainAnswer } from '../../src/model/trace.js'
import type { FactQuery, Store } from '../../src/store/port.js'
import { withStore } from './guarded-portfolio.js'

/** A guarantees for a hub that guarantees for B; so many others own a part of the hub. */
function tiedToHub(owners: number): Readonly<Record<string, string>> {
  const each = Array.from({ length: owners }, (_, i) => `OWNER${i}`)
  return {
    'sources.csv': 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nbook,creditor_record,Book,GB,contract,collect;assess,2026-01-01\nregister,public_register,Register,GB,statute,assess,2026-01-01',
    'parties.csv': ['party_id,kind,name,country,source_id', ...['A', 'HUB', 'B', ...each].map((id) => `${id},organization,${id} Ltd,GB,register`)].join('\n'),
    'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id\nD1,BANK,business,GBP,1000.00,750.50,2024-05-01,GB,book',
    'obligations.csv': 'debt_id,party_id,role,from,source_id\nD1,B,borrower,2024-05-01,book',
    'relations.csv': [
      'from_id,to_id,kind,share,start,source_id', 'A,HUB,guarantees,,2024-05-01,register', 'HUB,B,guarantees,,2024-05-01,register',
      ...each.map((id) => `${id},HUB,owns,0.001,2020-01-01,register`),
    ].join('\n'),
  }
}

/** Parties and debts about which facts were asked for while a question was answered. */
async function askedFor(app: App): Promise<{ readonly app: App; readonly ids: () => number }> {
  let ids = 0
  const store = await app.store()
  const counted: Store = {
    ...store,
    factsAbout: (query: FactQuery, at) => {
      ids += (query.parties?.length ?? 0) + (query.debts?.length ?? 0)
      return store.factsAbout(query, at)
    },
  }
  return { app: { ...app, store: async () => counted }, ids: () => ids }
}

async function chainOf(owners: number): Promise<{ readonly answer: ChainAnswer; readonly ids: number }> {
  return withStore(tiedToHub(owners), async (quiet) => {
    const { app, ids } = await askedFor(quiet)
    return { answer: await runChain(app, { purpose: 'assess', party: 'A' }), ids: ids() }
  })
}

describe('a chain of guarantees', () => {
  it('reads nothing of those who are tied to somebody on it by anything else, however many they are', async () => {
    const [few, many] = [await chainOf(3), await chainOf(60)]
    expect(many).toEqual(few)
    expect([many.answer.reached.map((one) => one.partyId), many.answer.debts]).toEqual([['HUB', 'B'], 1])
  })
})
