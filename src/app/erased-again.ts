import type { PartyId } from '../model/ids.js'
import type { Tombstone } from '../model/rights.js'
import type { App } from './context.js'
import { erasePerson } from './erase-run.js'
import { requestFor } from './retention-run.js'
import { erasureLaw } from './rights-law.js'

/** Says what was erased of which a store knows nothing. */
export function missingIn(erased: readonly Tombstone[], known: readonly Tombstone[]): readonly Tombstone[] {
  const hashes = new Set(known.map(({ hash }) => hash))
  return erased.filter(({ hash }) => !hashes.has(hash))
}

/**
 * Erases again, in a store that was filled from an older backup, whom the file beside the key tells of, and lets no later load
 * bring them back. Gives how many people were there.
 */
export async function eraseAgain(app: App, missing: readonly Tombstone[]): Promise<number> {
  const store = await app.store()
  const { hash } = erasureLaw(app)
  const gone = new Set(missing.flatMap((one) => (one.of === 'party' ? [one.hash] : [])))
  const people: PartyId[] = []
  for await (const batch of store.facts('party')) for (const { content } of batch) if (gone.has(hash('party', content.partyId))) people.push(content.partyId)
  const actor = { name: app.settings.by, kind: 'person' } as const
  for (const partyId of new Set(people)) {
    const person = { partyId, records: [partyId] }
    await erasePerson(app, actor, await requestFor(app, actor, { person, rule: 'erased-person', because: 'The person was erased before.' }), person)
  }
  for (const one of missingIn(missing, await store.kept('tombstone'))) {
    await store.keep('tombstone', one.hash, one, app.as(actor).leaf({ action: 'erase', subjects: [one.hash], decision: 'erased before', rules: ['erased-person'] }))
  }
  if (missing.length > 0) {
    await store.scrub()
    await app.integrate()
  }
  return new Set(people).size
}
