import { ID_LENGTH_MAX, type RowFault } from '../../../model/cells.js'
import type { RelationKind } from '../../../model/facts.js'
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../json-object.js'
import type { ForeignRow, RecordText } from '../format.js'
import { certainPeriod } from '../partial-days.js'
import { certainShare, plainDecimal, rangeWords, type PercentRange } from '../percent.js'
import { objectOf, objectsOf, recordOf, textOf, textsOf, type Cells } from '../records.js'
import { KIND_OF_DETAILS, KIND_OF_INTEREST } from './interests.js'
import type { Statement } from './statement.js'

/** Rule of a holding that is the sum of statements which are read themselves: it would count twice. */
export const SUM_RULE = 'bods-sum-of-components'
/** Rule of a relationship none of whose interests is ownership, control or an office. */
export const INTEREST_RULE = 'bods-interest-not-read'

const COLUMNS = {
  relation_id: 'recordId', from_id: 'interestedParty', to_id: 'subject', share: 'interests/share', start: 'interests/startDate', end: 'interests/endDate',
}

/** Reads the interests of a relationship as relations; `closedOn` is the day on which its record was closed. */
export function readRelationship(statement: Statement, given: Cells, closedOn: string | undefined): ForeignRow {
  const { details, recordId } = statement
  const subject = endOf(details['subject'], 'subject', recordId, given)
  const holder = endOf(details['interestedParty'], 'interestedParty', recordId, given)
  if ('code' in subject) return subject
  if ('code' in holder) return holder
  const { interests, sums } = readable(details)
  const relations: RecordText[] = []
  const counts = new Map<string, number>()
  for (const interest of interests) {
    const kind = kindOf(interest)
    if (kind === undefined) continue
    const votes = interest === interests.find(isShareholding) ? interests.filter((other) => isVotesBeside(other, interests)) : []
    const read = readInterest(interest, votes, closedOn)
    if ('code' in read) return read
    if (isVotesBeside(interest, interests) && !isMajority(interest)) continue
    const type = typeOf(interest)
    const count = (counts.get(type) ?? 0) + 1
    counts.set(type, count)
    const relationId = relations.length === 0 ? recordId : `${recordId}:${type}${count === 1 ? '' : `:${count}`}`
    const { share, ...cells } = read.cells
    relations.push(recordOf('relations', {
      relation_id: bounded(relationId), from_id: holder.id, to_id: subject.id, kind, ...cells, ...(isVotesBeside(interest, interests) ? {} : { share }), ...given, source_record: statement.statementId,
    }, COLUMNS))
  }
  if (relations.length === 0) return { unused: sums > 0 ? SUM_RULE : INTEREST_RULE }
  return [...subject.records, ...holder.records, ...relations]
}

/** The interests that are read, shareholdings first, and how many are left out as sums of what is read itself. */
function readable(details: JsonObject): { readonly interests: readonly JsonObject[]; readonly sums: number } {
  const isSum = textsOf(details['componentRecords']).length > 0
  const all = objectsOf(details['interests'])
  const kept = all.filter((interest) => !(isSum && interest['directOrIndirect'] === 'indirect'))
  return { interests: [...kept.filter(isShareholding), ...kept.filter((interest) => !isShareholding(interest))], sums: all.length - kept.length }
}

function isShareholding(interest: JsonObject): boolean {
  return interest['type'] === 'shareholding'
}

/** Votes that come with shares are no further part of the company: adding both would count one holding twice. */
function isVotesBeside(interest: JsonObject, interests: readonly JsonObject[]): boolean {
  return interest['type'] === 'votingRights' && interests.some(isShareholding)
}

function isMajority(interest: JsonObject): boolean {
  const range = rangeOf(objectOf(interest['share']))
  if ('code' in range) return false
  const least = Number(range.exact ?? range.least ?? 0)
  return least > 50 || (least === 50 && range.isAbove === true)
}

interface End {
  readonly id: string
  /** The unknown party itself, where nobody is named. */
  readonly records: readonly RecordText[]
}

/** An end that is named, or an unknown one: a party of which nothing is known but that it is there. */
function endOf(value: unknown, column: 'subject' | 'interestedParty', recordId: string, given: Cells): End | RowFault {
  const id = textOf(value)
  if (id !== undefined) return { id, records: [] }
  if (value === undefined || objectOf(value) !== value) {
    return { column, code: 'missing', reason: 'a relationship names the record of each end, or says why it cannot' }
  }
  const unknown = bounded(`${recordId}:${column === 'subject' ? 'subject' : 'party'}`)
  const kind = column === 'subject' ? 'organization' : 'person'
  const party = { party_id: unknown, kind, name: 'unspecified party', identity: 'unknown', ...given, source_record: undefined }
  return { id: unknown, records: [recordOf('parties', party, { party_id: column })] }
}

/** The type of an interest; one that the standard does not know tells nothing. */
function typeOf(interest: JsonObject): string {
  const type = textOf(interest['type'])
  return type !== undefined && Object.hasOwn(KIND_OF_INTEREST, type) ? type : 'unknownInterest'
}

/** What an interest is; one of no known type counts as control where it makes somebody a beneficial owner. */
function kindOf(interest: JsonObject): RelationKind | undefined {
  const type = typeOf(interest)
  const words = textOf(interest['details'])?.toLowerCase() ?? ''
  if (type === 'otherInfluenceOrControl' && Object.hasOwn(KIND_OF_DETAILS, words)) return KIND_OF_DETAILS[words]
  return KIND_OF_INTEREST[type] ?? (interest['beneficialOwnershipOrControl'] === true ? 'controls' : undefined)
}

function readInterest(interest: JsonObject, votes: readonly JsonObject[], closedOn: string | undefined): { readonly cells: Cells } | RowFault {
  const range = rangeOf(objectOf(interest['share']))
  if ('code' in range) return range
  const ends = [...textsOf(interest['endDate']), ...(closedOn === undefined ? [] : [closedOn])]
  const period = certainPeriod(textsOf(interest['startDate']), ends, { start: 'interests/startDate', end: 'interests/endDate' })
  if ('code' in period) return period
  const type = typeOf(interest)
  const words = [
    ...(type === 'shareholding' ? [] : [type]),
    ...(interest['directOrIndirect'] === 'indirect' ? ['indirect'] : []),
    ...(interest['beneficialOwnershipOrControl'] === true ? ['beneficial owner'] : []),
    rangeWords(range),
    ...votes.map(votesWords),
  ].filter((word) => word !== undefined)
  return { cells: { share: certainShare(range), ...period, evidence: words.length === 0 ? undefined : words.join('; ') } }
}

function votesWords(interest: JsonObject): string | undefined {
  const range = rangeOf(objectOf(interest['share']))
  if ('code' in range) return undefined
  return range.exact === undefined ? rangeWords(range)?.replace(/^share/, 'votes') : `votes ${range.exact} %`
}

const BOUNDS = ['exact', 'minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const

function rangeOf(share: JsonObject): PercentRange | RowFault {
  const bounds: Partial<Record<(typeof BOUNDS)[number], string>> = {}
  for (const name of BOUNDS) {
    const value = share[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'number' || value < 0 || value > 100) {
      return { column: `interests/share/${name}`, code: 'share-invalid', reason: 'write a share as a number from 0 to 100' }
    }
    bounds[name] = plainDecimal(value)
  }
  const { exact, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = bounds
  if (exact !== undefined) return { exact }
  if (minimum !== undefined && minimum === maximum) return { exact: minimum }
  return {
    ...(minimum === undefined ? (exclusiveMinimum === undefined ? {} : { least: exclusiveMinimum, isAbove: true }) : { least: minimum }),
    ...(maximum === undefined ? (exclusiveMaximum === undefined ? {} : { most: exclusiveMaximum, isBelow: true }) : { most: maximum }),
  }
}

/** An id that would be too long for the store is replaced by a digest of it. */
function bounded(id: string): string {
  return id.length <= ID_LENGTH_MAX ? id : `bods_${createHash('sha256').update(id).digest('hex')}`
}
