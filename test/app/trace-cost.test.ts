import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runNeighbourhood } from '../../src/app/neighbourhood-run.js'
import { runChain, runPath } from '../../src/app/trace-run.js'
import type { FactQuery, Store } from '../../src/store/port.js'
import { withStore } from './guarded-portfolio.js'

/** A guarantees for a hub that guarantees for B; so many others own a part of the hub, and of another that the hub supplies. */
function tiedToHub(owners: number): Readonly<Record<string, string>> {
  const each = Array.from({ length: owners }, (_, i) => `OWNER${i}`)
  return {
    'sources.csv': 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nbook,creditor_record,Book,GB,contract,collect;assess,2026-01-01\nregister,public_register,Register,GB,statute,assess,2026-01-01',
    'parties.csv': ['party_id,kind,name,country,source_id', ...['A', 'HUB', 'B', 'BIG', ...each].map((id) => `${id},organization,${id} Ltd,GB,register`)].join('\n'),
    'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id\nD1,BANK,business,GBP,1000.00,750.50,2024-05-01,GB,book',
    'obligations.csv': 'debt_id,party_id,role,from,source_id\nD1,B,borrower,2024-05-01,book',
    'relations.csv': [
      'from_id,to_id,kind,share,start,source_id', 'A,HUB,guarantees,,2024-05-01,register', 'HUB,B,guarantees,,2024-05-01,register',
      'HUB,BIG,supplies,,2024-05-01,register',
      ...each.flatMap((id) => [`${id},HUB,owns,0.001,2020-01-01,register`, `${id},BIG,owns,0.001,2020-01-01,register`]),
    ].join('\n'),
  }
}

/** What a question asked of the store: ids that it named, and facts that it was given. */
interface Cost {
  readonly ids: number
  readonly facts: number
}

/** Answers a question about the hub's portfolio, and counts what was asked of the store meanwhile. */
async function costOf<Answer>(owners: number, question: (app: App) => Promise<Answer>): Promise<Cost & { readonly answer: Answer }> {
  return withStore(tiedToHub(owners), async (quiet) => {
    let [ids, facts] = [0, 0]
    const store = await quiet.store()
    const counted: Store = {
      ...store,
      factsAbout: async (query: FactQuery, at) => {
        const found = await store.factsAbout(query, at)
        ids += (query.parties?.length ?? 0) + (query.debts?.length ?? 0) + (query.partyPairs?.length ?? 0)
        facts += found.length
        return found
      },
    }
    const app = { ...quiet, store: async () => counted }
    // The graph is read once and kept: what is counted is what each further question asks.
    await question(app)
    ;[ids, facts] = [0, 0]
    return { answer: await question(app), ids, facts }
  })
}

const purpose = 'assess'

const chainOf = (app: App): ReturnType<typeof runChain> => runChain(app, { purpose, party: 'A' })
const pathOf = (app: App): ReturnType<typeof runPath> => runPath(app, { purpose, a: 'A', b: 'BIG', next: 0 })
const neighbourhoodOf = (app: App): ReturnType<typeof runNeighbourhood> => runNeighbourhood(app, { purpose, party: 'HUB', hops: 1, limit: 4 })

describe('a question about somebody near whom many others are tied', () => {
  it('as a chain of guarantees reads nothing of those who are tied by anything else, however many they are', async () => {
    const [few, many] = [await costOf(3, chainOf), await costOf(60, chainOf)]
    expect(many).toEqual(few)
    expect([many.answer.reached.map((one) => one.partyId), many.answer.debts]).toEqual([['HUB', 'B'], 1])
  })

  it('as a path reads the ties of its steps alone, however many others the parties on it have', async () => {
    const [few, many] = [await costOf(3, pathOf), await costOf(60, pathOf)]
    expect(many).toEqual(few)
    expect(many.answer.paths.map(({ steps }) => steps.map(({ ties }) => ties.map((tie) => tie.relation)))).toEqual([[['guarantees'], ['supplies']]])
  })

  it('as a neighbourhood reads the ties that it shows alone, however many it leaves out', async () => {
    const [few, many] = [await costOf(10, neighbourhoodOf), await costOf(60, neighbourhoodOf)]
    expect([many.ids, many.facts]).toEqual([few.ids, few.facts])
    expect([many.answer.parties.length, many.answer.ties.length, many.answer.cut]).toEqual([4, 3, true])
  })
})
