import { readId, type RowFault } from '../../../model/cells.js'
import type { JsonObject } from '../../json-object.js'
import { objectOf, textOf, type Cells } from '../records.js'
import { PARTY_SCHEMATA } from './schemata.js'

/** Rule of an entity whose schema is of no use here. */
export const SCHEMA_RULE = 'ftm-schema-not-read'
/** Rule of an entity that tells of the private life of people. */
export const NEVER_RULE = 'ftm-schema-never-kept'
/** Rule of a tie to something that is no party: a ship, a plot of land. */
export const NO_PARTY_RULE = 'ftm-end-is-no-party'

/** One entity, sound enough to be read. */
export interface Entity {
  readonly id: string
  readonly schema: string
  readonly caption: string | undefined
  readonly properties: JsonObject
  /** Source and day, the same for every row of the load. */
  readonly given: Cells
}

/** Says whether entities of a schema are parties. */
export function isParty(schema: string): boolean {
  return Object.hasOwn(PARTY_SCHEMATA, schema)
}

/** Reads what every entity must have, or says what it lacks. */
export function entityOf(item: JsonObject, given: Cells): Entity | RowFault {
  const { id, schema } = item
  if (typeof id !== 'string') return { column: 'id', code: id === undefined ? 'missing' : 'id-not-text', reason: 'an entity needs an id, written as text' }
  const readable = readId(id)
  if (readable === undefined) return { column: 'id', code: 'id-invalid', reason: 'write an id of 1 to 128 characters without control characters or outer blanks' }
  if (typeof schema !== 'string' || schema === '') return { column: 'schema', code: 'missing', reason: 'an entity needs a schema, for example Company' }
  if (item['properties'] !== undefined && objectOf(item['properties']) !== item['properties']) {
    return { column: 'properties', code: 'value-invalid', reason: 'properties must be an object whose values are lists of texts' }
  }
  return { id: readable, schema, caption: textOf(item['caption']), properties: objectOf(item['properties']), given }
}
