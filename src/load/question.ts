import type { Role } from '../model/case-file.js'
import type { AnyFact, EventRecord, RelationKind, Source } from '../model/facts.js'
import type { Directory } from './directory.js'
import { FORBIDDING_KINDS, ROLE_OF_RELATION, type GateQuestion } from './gate.js'
import type { LoadRecord } from './records.js'

/** Kinds of event that can only forbid. */
const FORBIDDING_EVENTS: ReadonlySet<EventRecord['event']['kind']> = new Set(['request', 'dispute', 'representation', 'report', 'check'])

/** Nobody is named: a do-not-contact binds whoever it is, the obligor first. */
const ANYBODY: readonly Role[] = ['borrower', 'unknown']

const BORROWER: readonly Role[] = ['borrower']

/**
 * An organization's own record is looked at as those who own it are, whatever else it is: the law names organizations beside
 * them, the roles have no word for one, and nobody is contacted as an owner.
 */
const ORGANIZATION: readonly Role[] = ['owner']
const ROLES_OF_RELATION = Object.fromEntries(
  Object.entries(ROLE_OF_RELATION).map(([kind, role]) => [kind, [role]]),
) as unknown as Readonly<Record<RelationKind, readonly Role[]>>

/** Lists made before, since the gate knows a list it was asked about by the list itself. */
const withOwner = new WeakMap<readonly Role[], readonly Role[]>()

function ofOrganization(roles: readonly Role[]): readonly Role[] {
  const known = withOwner.get(roles)
  if (known !== undefined) return known
  const wider = roles.includes('owner') ? roles : [...roles, ...ORGANIZATION]
  withOwner.set(roles, wider)
  return wider
}

/** What to ask the gate about a party by its number. */
export function questionAboutParty(party: number, source: Source, directory: Directory): GateQuestion {
  const { parties } = directory
  const roles = parties.roles(party)
  const isOrganization = parties.has(party, 'isOrganization') && !parties.has(party, 'isPerson')
  return {
    source, roles: isOrganization ? ofOrganization(roles) : roles, places: parties.places(party), hasRefused: parties.has(party, 'hasRefused'),
    forbidsOnly: false,
  }
}

/** What to ask the gate about a debt that a row puts in a place. */
export function questionAboutDebt(place: string, source: Source, directory: Directory): GateQuestion {
  return { source, roles: BORROWER, places: directory.listOf(place), hasRefused: false, forbidsOnly: false }
}

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
  if (fact.kind === 'debt') return { roles: BORROWER, places: directory.listOf(fact.content.jurisdiction) }
  if (fact.kind === 'relation') {
    const { fromId, toId, kind } = fact.content
    const far = directory.placesOf(toId)
    const isTrade = kind === 'supplies' && directory.isOrganization(fromId) && directory.isOrganization(toId)
    return { roles: isTrade ? ORGANIZATION : ROLES_OF_RELATION[kind], places: far.length > 0 ? far : directory.placesOf(fromId) }
  }
  if (subject !== undefined) {
    const roles = directory.rolesOf(subject)
    const isOrganization = fact.kind === 'party' && directory.isOrganization(subject)
    return { roles: isOrganization ? ofOrganization(roles) : roles, places: directory.placesOf(subject) }
  }
  const debt = fact.kind === 'status' || fact.kind === 'event' ? fact.content.debtId : undefined
  return debt === undefined ? { roles: [], places: [] } : { roles: BORROWER, places: directory.placesOfDebt(debt) }
}
