import type { LoadRequest } from '../../../model/load.js'
import type { ForeignItems, ForeignRow, Format } from '../format.js'
import { provenanceOf, unreadNames, type Cells } from '../records.js'
import { readEntity, readPerson } from './party.js'
import { readRelationship } from './relationship.js'
import { hasEnds, statementOf, type Statement } from './statement.js'

const BORN = new Set(['parties', 'relations'] as const)

/**
 * Reads statements of the Beneficial Ownership Data Standard 0.4, as lines or as one array: of each record the latest one
 * counts, whatever the order of files. What is read and what is left out is in the README beside this file.
 * Source: https://standard.openownership.org/en/0.4.0/
 * @throws Problem invalid-input when the source is not named
 */
export function bods(request: LoadRequest): Format {
  const items = statementReader(provenanceOf(request, 'the Beneficial Ownership Data Standard'), request.collectedOn)
  return {
    name: 'bods',
    filesNamed: '*.json, *.jsonl or *.ndjson',
    fileNamed: (name) => (/\.(json|jsonl|ndjson)$/i.test(name) ? { kind: 'bods', bears: BORN, items } : undefined),
  }
}

/** What is known of a record from all of its statements. */
interface RecordState {
  /** The latest statement, and the latest that says what the record is. */
  latest: string
  detailed: string | undefined
  closedOn: string | undefined
  isClosed: boolean
}

function statementReader(given: Cells, collectedOn: string | undefined): ForeignItems {
  const records = new Map<string, RecordState>()
  const unread = unreadNames()
  return {
    learn: (item, row) => {
      const statement = statementOf(item, row)
      if (!('recordId' in statement)) return
      const known = records.get(statement.recordId)
      records.set(statement.recordId, known === undefined ? firstState(statement) : laterState(known, statement))
    },
    read: (item, row) => {
      const statement = statementOf(item, row)
      if (!('recordId' in statement)) return statement
      noteUnread(statement, unread.note)
      const own = { ...given, collected_on: collectedOn ?? statement.declaredOn }
      return readStatement(statement, records.get(statement.recordId) ?? firstState(statement), own)
    },
    unused: unread.list,
  }
}

function hasDetails(statement: Statement): boolean {
  return statement.recordType === 'relationship' ? hasEnds(statement) : Object.keys(statement.details).length > 0
}

function firstState(statement: Statement): RecordState {
  const { order, isClosed, declaredOn } = statement
  return { latest: order, detailed: hasDetails(statement) ? order : undefined, isClosed, closedOn: isClosed ? declaredOn : undefined }
}

function laterState(known: RecordState, statement: Statement): RecordState {
  const { order, isClosed, declaredOn } = statement
  const isLater = order >= known.latest
  const isDetailed = hasDetails(statement) && (known.detailed === undefined || order >= known.detailed)
  return {
    latest: isLater ? order : known.latest, detailed: isDetailed ? order : known.detailed,
    isClosed: isLater ? isClosed : known.isClosed, closedOn: isLater ? (isClosed ? declaredOn : undefined) : known.closedOn,
  }
}

/** A statement that a later one replaces stands for nothing; one that closes a record and repeats no details leaves them to the one before. */
function readStatement(statement: Statement, state: RecordState, given: Cells): ForeignRow {
  if (state.detailed === undefined && statement.isClosed) {
    return { column: 'recordDetails', code: 'missing', reason: 'nothing says what this record is; load the statements before it together with it' }
  }
  if (state.detailed !== undefined && statement.order !== state.detailed) return []
  if (statement.recordType === 'entity') return readEntity(statement, given)
  if (statement.recordType === 'person') return readPerson(statement, given)
  if (state.isClosed && state.closedOn === undefined) {
    return { column: 'statementDate', code: 'missing', reason: 'a relationship was closed and nothing says when; give the statement its date' }
  }
  return readRelationship(statement, given, state.closedOn)
}

const READ_DETAILS: Readonly<Record<Statement['recordType'], readonly string[]>> = {
  entity: ['isComponent', 'entityType', 'name', 'jurisdiction', 'identifiers'],
  person: ['isComponent', 'personType', 'names', 'birthDate', 'deathDate', 'addresses', 'placeOfResidence'],
  relationship: ['isComponent', 'subject', 'interestedParty', 'interests', 'componentRecords'],
}

function noteUnread({ recordType, details }: Statement, note: (name: string) => void): void {
  for (const name of Object.keys(details)) if (!READ_DETAILS[recordType].includes(name)) note(`${recordType}.${name}`)
}
