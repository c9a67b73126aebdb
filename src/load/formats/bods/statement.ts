import { readId, type RowFault } from '../../../model/cells.js'
import type { JsonObject } from '../../json-object.js'
import { daysOf } from '../partial-days.js'
import { objectOf, textOf } from '../records.js'

/** One statement, sound enough to be read. */
export interface Statement {
  readonly statementId: string | undefined
  readonly recordId: string
  readonly recordType: 'entity' | 'person' | 'relationship'
  readonly isClosed: boolean
  /** Day on which it was declared; absent where it does not say. */
  readonly declaredOn: string | undefined
  readonly details: JsonObject
  /** Later statements of a record have the greater one, in whatever order files are read. */
  readonly order: string
}

const TYPES = ['entity', 'person', 'relationship'] as const
const STATUSES: readonly unknown[] = ['new', 'updated', 'closed']

/** Reads what every statement must have, or says what it lacks. */
export function statementOf(item: JsonObject, row: number): Statement | RowFault {
  const recordId = item['recordId']
  if (recordId === undefined && (item['statementID'] !== undefined || item['statementType'] !== undefined)) {
    return { column: 'recordId', code: 'version-unknown', reason: 'this is a statement of an older version; convert it to version 0.4 of the standard' }
  }
  if (typeof recordId !== 'string') return { column: 'recordId', code: 'missing', reason: 'a statement needs the id of its record, as text' }
  const id = readId(recordId)
  if (id === undefined) return { column: 'recordId', code: 'id-invalid', reason: 'write an id of 1 to 128 characters without control characters or outer blanks' }
  const recordType = TYPES.find((type) => type === item['recordType'])
  if (recordType === undefined) return { column: 'recordType', code: 'word-unknown', reason: `write one of: ${TYPES.join(', ')}` }
  const status = item['recordStatus'] ?? 'new'
  if (!STATUSES.includes(status)) return { column: 'recordStatus', code: 'word-unknown', reason: `write one of: ${STATUSES.join(', ')}` }
  const declared = textOf(item['statementDate'])
  const declaredOn = declared === undefined ? undefined : daysOf(declared)?.last
  if (item['statementDate'] !== undefined && declaredOn === undefined) {
    return { column: 'statementDate', code: 'day-invalid', reason: 'write an existing day as YYYY-MM-DD, with a time behind it if it has one' }
  }
  const details = item['recordDetails']
  if (details !== undefined && objectOf(details) !== details) return { column: 'recordDetails', code: 'value-invalid', reason: 'the details of a record must be an object' }
  if (details === undefined && status !== 'closed') return { column: 'recordDetails', code: 'missing', reason: 'a statement needs the details of its record' }
  const published = textOf(objectOf(item['publicationDetails'])['publicationDate']) ?? ''
  const order = [declared ?? '', published, STATUSES.indexOf(status), String(row).padStart(12, '0')].join('\u001f')
  return { statementId: textOf(item['statementId']), recordId: id, recordType, isClosed: status === 'closed', declaredOn, details: objectOf(details), order }
}

/** Says whether a statement of a relationship names both of its ends. */
export function hasEnds({ details }: Statement): boolean {
  return details['subject'] !== undefined && details['interestedParty'] !== undefined
}
