import type { LoadRequest } from '../../../model/load.js'
import type { ForeignItems, ForeignRow, Format } from '../format.js'
import { NEVER_KEPT_SCHEMATA } from '../never-imported.js'
import { provenanceOf, unreadNames, type Cells } from '../records.js'
import { readDebt, type DebtGiven } from './debt.js'
import { entityOf, isParty, NEVER_RULE, SCHEMA_RULE, type Entity } from './entity.js'
import { readParty } from './party.js'
import { ORGANIZATION_PROPERTIES, READ_PROPERTIES, TIE_SCHEMATA } from './schemata.js'
import { readTie } from './tie.js'

/**
 * Reads FollowTheMoney entities: parties, ownership, directorships, successions, links that are guarantees, supplies or
 * control, and debts. What is read and what is left out is in the README beside this file.
 * Source: https://followthemoney.tech
 * @throws Problem invalid-input when the source is not named
 */
export function ftm(request: LoadRequest): Format {
  const given = provenanceOf(request, 'FollowTheMoney')
  const items = entityReader(given, debtGiven(request))
  return {
    name: 'ftm',
    filesNamed: '*.ftm.json, *.json, *.jsonl or *.ndjson',
    fileNamed: (name) => (/\.(json|jsonl|ndjson|ftm|ijson)$/i.test(name) ? { kind: 'ftm', bears: BORN, items } : undefined),
  }
}

const BORN = new Set(['parties', 'relations', 'debts', 'obligations', 'statuses'] as const)

function debtGiven({ creditor, currency, place, debtKind }: LoadRequest): DebtGiven {
  return {
    ...(creditor === undefined ? {} : { creditor }), ...(currency === undefined ? {} : { currency }),
    ...(place === undefined ? {} : { place }), ...(debtKind === undefined ? {} : { debtKind }),
  }
}

function entityReader(given: Cells, ofDebts: DebtGiven): ForeignItems {
  const unread = unreadNames()
  /** Entities that are no party: a tie to one of them is of no use. */
  const things = new Set<string>()
  return {
    learn: (item) => {
      const entity = entityOf(item, given)
      if ('schema' in entity && !isParty(entity.schema)) things.add(entity.id)
    },
    read: (item) => {
      const entity = entityOf(item, given)
      if (!('schema' in entity)) return entity
      noteUnread(entity, unread.note)
      return readEntity(entity, ofDebts, things)
    },
    unused: unread.list,
  }
}

function readEntity(entity: Entity, ofDebts: DebtGiven, things: ReadonlySet<string>): ForeignRow {
  const { schema } = entity
  if (isParty(schema)) return readParty(entity)
  if (Object.hasOwn(TIE_SCHEMATA, schema)) return readTie(entity, things)
  if (schema === 'Debt') return readDebt(entity, ofDebts)
  return { unused: NEVER_KEPT_SCHEMATA.has(schema) ? NEVER_RULE : SCHEMA_RULE }
}

function noteUnread({ schema, properties }: Entity, note: (name: string) => void): void {
  const ofParty = isParty(schema)
  const read = ofParty ? READ_PROPERTIES['party'] : Object.hasOwn(READ_PROPERTIES, schema) ? READ_PROPERTIES[schema] : undefined
  if (read === undefined) {
    note(schema)
    return
  }
  for (const name of Object.keys(properties)) {
    if (!read.includes(name) && !(ofParty && ORGANIZATION_PROPERTIES.includes(name))) note(`${schema}.${name}`)
  }
}
