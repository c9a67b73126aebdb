import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keptContentDigest } from '../../src/app/content-digest.js'
import { runErase } from '../../src/app/erase-run.js'
import { canonical } from '../../src/ledger/canonical.js'
import type { Fact, FactKind } from '../../src/model/facts.js'
import { factKey, type ContactPointId, type EventId, type PartyId } from '../../src/model/ids.js'
import type { NewVersion } from '../../src/model/writes.js'
import { contentDigest } from '../../src/store/digest.js'
import type { Store } from '../../src/store/port.js'
import { ANN } from '../review/portfolio.js'
import { leaf } from '../store/samples.js'
import { appAt } from './kept-changes.js'
import { onWorld } from './kept-list.js'

async function all<K extends FactKind>(store: Store, kind: K): Promise<readonly Fact<K>[]> {
  const found: Fact<K>[] = []
  for await (const batch of store.facts(kind)) found.push(...batch)
  return found
}

// An erasure elsewhere forgets the sums beside its own folder, not those beside ours, and one that a claim bars in part
// leaves nobody's tombstone, though it takes a point out of an event of somebody else.
it('sums that another folder kept through an erasure are made anew, also when it was barred in part', async () => {
  await onWorld(40, 5, async () => 'sqlite:./s.db', () => 0, async (world, folder) => {
    const [store, app] = [await world.app.store(), appAt(world)]
    const load = async (...versions: readonly NewVersion[]): Promise<void> => {
      const act = await store.beginLoad(randomUUID(), app.clockMs())
      await store.writeVersions(act, versions)
      await store.commitLoad(act, app.clockMs(), leaf(randomUUID()))
    }
    const [debts, parties, points] = [await all(store, 'debt'), await all(store, 'party'), await all(store, 'contact_point')]
    const open = new Set(debts.filter(({ content }) => Number(content.balance) > 0).map(({ content }) => content.debtId))
    const owed = (await all(store, 'obligation')).find(({ content }) => open.has(content.debtId))!
    const owner = owed.content.partyId
    const party = parties.find(({ content }) => content.partyId === owner)!
    const [own, other] = [points.find(({ content }) => content.partyId === owner)!, points.find(({ content }) => content.partyId !== owner)!]
    const { sourceId } = own.content
    // The event's key is far from those that the erasure writes, which are read anew anyway.
    const [partyId, contactPointId, eventId] = ['second' as PartyId, 'shared-once' as ContactPointId, 'A0' as EventId]
    await load(
      { kind: 'party', key: factKey('party', partyId, party.content.sourceId), purposes: party.purposes, content: { ...party.content, partyId } },
      { kind: 'obligation', key: factKey('obligation', owed.content.debtId, partyId, 'co_borrower', owed.content.sourceId), purposes: owed.purposes, content: { ...owed.content, partyId, role: 'co_borrower' } },
    )
    const shared: NewVersion = { kind: 'contact_point', key: factKey('contact_point', contactPointId, sourceId), purposes: own.purposes, content: { ...own.content, contactPointId, partyId, value: other.content.value } }
    const told = { kind: 'report', what: 'wrong_number', at: '2026-02-01T10:00:00Z', contactPointId, partyId: other.content.partyId } as const
    await load(shared, { kind: 'event', key: factKey('event', eventId, sourceId), purposes: own.purposes, content: { eventId, sourceId, partyId: other.content.partyId, event: told } })
    await load({ ...shared, content: null })
    const path = join(folder, 's.db.content.sums')
    const before = await keptContentDigest(app, store, await store.revision(), true)
    const elsewhere = readFileSync(path)
    await runErase(app, ANN, { partyId })
    writeFileSync(path, elsewhere)
    const revision = await store.revision()
    const anew = await contentDigest(store, canonical, revision)
    expect(anew).not.toBe(before)
    expect(await keptContentDigest(app, store, revision, false)).toBe(anew)
  })
}, 60_000)
