import type { Role } from '../model/case-file.js'
import type { AnyFact, EventRecord, RelationKind } from '../model/facts.js'
import type { Directory } from './directory.js'
import { FORBIDDING_KINDS, ROLE_OF_RELATION, type GateQuestion } from './gate.js'
import type { LoadRecord } from './records.js'

/** Kinds of event that can only forbid. */
const FORBIDDING_EVENTS: ReadonlySet<EventRecord['event']['kind']> = new Set(['request', 'dispute', 'representation', 'report', 'check'])

/** Nobody is named: a do-not-contact binds whoever it is, the obligor first. */
const ANYBODY: readonly Role[] = ['borrower', 'unknown']

const BORROWER: readonly Role[] = ['borrower']
const ROLES_OF_RELATION = Object.fromEntries(
  Object.entries(ROLE_OF_RELATION).map(([kind, role]) => [kind, [role]]),
) as unknown as Readonly<Record<RelationKind, readonly Role[]>>

/** What to ask the gate about a record; undefined for rows without a source, which the gate does not judge. */
export function questionFor(
  record: Pick<LoadRecord, 'kind' | 'content' | 'source' | 'subject'>, directory: Directory,
): GateQuestion | undefined {
  const { source, subject } = record
  if (source === undefined) return undefined
  const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
  const forbidsOnly = FORBIDDING_KINDS.has(fact.kind) || (fact.kind === 'event' && FORBIDDING_EVENTS.has(fact.content.event.kind))
  const { roles, places } = rolesAndPlaces(fact, subject, directory)
  return {
    source,
    roles: roles.length === 0 && forbidsOnly ? ANYBODY : roles,
    places,
    hasRefused: subject !== undefined && directory.hasRefused(subject),
    forbidsOnly,
  }
}

function rolesAndPlaces(
  fact: AnyFact, subject: LoadRecord['subject'], directory: Directory,
): Pick<GateQuestion, 'roles' | 'places'> {
  if (fact.kind === 'debt') return { roles: BORROWER, places: [fact.content.jurisdiction] }
  if (fact.kind === 'relation') {
    const far = directory.placesOf(fact.content.toId)
    return { roles: ROLES_OF_RELATION[fact.content.kind], places: far.length > 0 ? far : directory.placesOf(fact.content.fromId) }
  }
  if (subject !== undefined) return { roles: directory.rolesOf(subject), places: directory.placesOf(subject) }
  const debt = fact.kind === 'status' || fact.kind === 'event' ? fact.content.debtId : undefined
  return debt === undefined ? { roles: [], places: [] } : { roles: BORROWER, places: directory.placesOfDebt(debt) }
}
