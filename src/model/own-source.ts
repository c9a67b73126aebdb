import type { AnyFact, Day, Fact, Source } from './facts.js'
import { factKey, type PartyId, type SourceId } from './ids.js'
import type { SourcePurpose } from './source-use.js'
import type { NewVersion } from './writes.js'

/** Id of the source that this installation's own records name: its contacts, and what was said to it. */
export const OWN_SOURCE_ID = 'rightparty' as SourceId

/** What our own records may be used for. */
export const OWN_PURPOSES: readonly SourcePurpose[] = ['collect', 'locate', 'legal_notice', 'service', 'protect', 'assess']
/** What a record may be used for that may close and never open. */
export const CLOSING_PURPOSES: readonly SourcePurpose[] = ['protect']

/** The source of our own records: what people told us themselves, and what we did. */
export const OWN_SOURCE: Source = {
  sourceId: OWN_SOURCE_ID, class: 'obligor_update', name: 'contacts and records of this installation', jurisdiction: 'EU',
  authorisation: 'contract', purposes: OWN_PURPOSES, obtainedOn: '1970-01-01',
}

/** The fact that makes the source known to a store. */
export const OWN_SOURCE_VERSION: NewVersion = { kind: 'source', key: factKey('source', OWN_SOURCE_ID), content: OWN_SOURCE, purposes: OWN_PURPOSES }

/** How a suppression is marked that keeps a person's data unused. */
const RESTRICTION = 'restriction'

/** The fact by which the data of a person are kept unused from a day on: nobody is contacted, and nobody looks at it. Its end lifts that. */
export function restrictionOf(partyId: PartyId, from: Day, until?: Day): NewVersion {
  const content = { partyId, scope: 'party', reason: 'protected', from, sourceId: OWN_SOURCE_ID, sourceRecord: RESTRICTION, ...(until === undefined ? {} : { until }) } as const
  return { kind: 'suppression', key: factKey('suppression', partyId, RESTRICTION, OWN_SOURCE_ID), content, purposes: CLOSING_PURPOSES }
}

/** Says whether a fact keeps the data of a person unused. */
export function isRestriction(fact: AnyFact): fact is Fact<'suppression'> {
  return fact.kind === 'suppression' && fact.content.sourceId === OWN_SOURCE_ID && fact.content.sourceRecord === RESTRICTION && fact.content.partyId !== undefined
}

/** Says whether an id of a source is ours alone: no file may name or describe such a source. */
export function isOwnSource(sourceId: string): boolean {
  return sourceId === OWN_SOURCE_ID || sourceId.startsWith(`${OWN_SOURCE_ID}:`)
}
