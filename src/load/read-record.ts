import type { RowFault } from '../model/cells.js'
import { isNote, type FactContents, type Source } from '../model/facts.js'
import type { DebtId, PartyId, SourceId } from '../model/ids.js'
import type { FileKind } from '../model/load.js'
import { isOwnSource, OWN_SOURCE_ID } from '../model/own-source.js'
import type { RowContents } from '../model/rows.js'
import { makeRecord, scoped, type LoadRecord, type RecordContext } from './records.js'

/** What a row of any file says. */
export type RowContent = RowContents[keyof RowContents]

/** What reading a record needs to know. */
export interface ReadingContext extends Omit<RecordContext, 'source'> {
  readonly sourceOf: (id: SourceId) => Source | undefined
}

/** The source whose namespace the ids of a row are put under. */
function sourceOf(content: RowContent, find: ReadingContext['sourceOf']): Source | undefined {
  return 'sourceId' in content && !('class' in content) ? find(content.sourceId) : undefined
}

/** Makes the record of a row that was read, which is filled in and nobody else's any more. */
export function readRecord(file: FileKind, content: RowContent, context: ReadingContext): LoadRecord | RowFault {
  if ('sourceId' in content && isOwnSource(content.sourceId)) {
    return { column: 'source_id', code: 'source-reserved', reason: `${OWN_SOURCE_ID} is the source of this installation's own records; give yours another id` }
  }
  const source = file === 'sources' ? undefined : sourceOf(content, context.sourceOf)
  if (source === undefined && file !== 'sources' && 'sourceId' in content) {
    return { column: 'source_id', code: 'source-unknown', reason: 'this source is neither in the load nor in the store, or its own row is a reject' }
  }
  const { keyring, countryOf, numbers } = context
  return makeRecord(file, content, { keyring, source, countryOf, numbers })
}

/** Adds the parties and debts that a row names. */
export function namedIn(content: RowContent, find: ReadingContext['sourceOf'], parties: Set<string>, debts: Set<string>): void {
  const source = sourceOf(content, find)
  const named = content as Partial<FactContents['obligation'] & FactContents['relation'] & FactContents['match_decision']>
  for (const id of [named.partyId, named.fromId, named.toId, named.aId, named.bId]) if (id !== undefined) parties.add(scoped<PartyId>(id, source))
  for (const id of [named.debtId, ...(named.covers ?? [])]) if (id !== undefined) debts.add(scoped<DebtId>(id, source))
  if ('event' in content && !isNote(content.event) && content.event.partyId !== undefined) {
    parties.add(scoped(content.event.partyId as PartyId, source))
  }
}
