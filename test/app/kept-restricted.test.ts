import { expect, it } from 'vitest'
import { runRestrict } from '../../src/app/rights-run.js'
import { ROLE_OF_TIE } from '../../src/reach/roles.js'
import { ANN } from '../review/portfolio.js'
import { appAt } from './kept-changes.js'
import { kept, onWorld, same, tried } from './kept-list.js'

it('a list tells that the data of somebody around a debt are restricted, though they could never be asked and their debts were judged before', async () => {
  await onWorld(40, 3, async () => 'sqlite:./s.db', () => 0, async (world) => {
    const store = await world.app.store()
    const [owing, around] = [new Set<string>(), new Set<string>()]
    for await (const facts of store.facts('obligation')) for (const { content } of facts) owing.add(content.partyId)
    for await (const facts of store.facts('relation')) {
      for (const { content: { kind, fromId, toId } } of facts) if (ROLE_OF_TIE[kind].never === true && owing.has(toId) && !owing.has(fromId)) around.add(fromId)
    }
    expect(around.size).toBeGreaterThan(0)
    // The own source comes with the first of these, and is there for all others.
    for (const partyId of [...around].toSorted().slice(0, 4)) {
      await kept(world)
      const before = await tried(world, { full: true })
      await runRestrict(appAt(world), ANN, { partyId, because: 'accuracy is contested' })
      const counts = await same(world)
      expect((await tried(world, { full: true })).list).not.toEqual(before.list)
      expect(counts.kept).toBeGreaterThan(0)
    }
  })
})
