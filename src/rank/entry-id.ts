import type { Channel } from '../model/event.js'
import type { ContactPointId, DebtId, EntryId, PartyId } from '../model/ids.js'
import type { RankContext } from './context.js'

/** What an entry is about, beside its list. */
export interface Contacted {
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
}

/** Id of an entry: the same for the same list and contact, and nobody without the key can tell of what. */
export function entryIdOf({ debtId, partyId, contactPointId, channel }: Contacted, context: RankContext): EntryId {
  const identity = [context.name, debtId, partyId, contactPointId, channel, context.purpose]
  return context.ref(`entry:${context.certificate.canonical(identity)}`) as EntryId
}

/** The order of the entries of one debt while the list is made. */
export function byEntryId(a: { readonly entryId: EntryId }, b: { readonly entryId: EntryId }): number {
  return a.entryId < b.entryId ? -1 : 1
}
