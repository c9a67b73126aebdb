import { STATES, type State, type StateKind } from '../model/case-file.js'
import type { Day, Fact, Status } from '../model/facts.js'
import type { FactKey, PartyId } from '../model/ids.js'
import { isClosing } from './debt.js'
import { dayOf } from './event-scope.js'
import type { Happening } from './happenings.js'
import type { People } from './people.js'

/** A state with the fact that says so. */
export interface KnownState {
  readonly state: State
  readonly key: FactKey
}

/** States that open something, or end what closes: they count from a source that may permit. */
const PERMITTING_STATES: ReadonlySet<string> = new Set(['due', 'overdue', 'judgment', 'failed_enforcement', 'outside_moratorium'])

/** States of a person that hold for all debts of that person, whatever debt the row names. */
const PERSONAL: ReadonlySet<string> = new Set([
  'obligor_deceased', 'bankruptcy_ch7', 'bankruptcy_ch11', 'bankruptcy_ch13', 'bankruptcy_discharged', 'moratorium', 'insolvency',
])

/** Says whether a status bears on a debt: it names it, or it is a person's and holds for all debts of that person. */
export function bearsOnDebt(status: Status, debtId: string): boolean {
  return status.debtId === undefined || status.debtId === debtId || (status.partyId !== undefined && PERSONAL.has(status.kind))
}

function fromStatus(fact: Fact<'status'>, people: People): KnownState | undefined {
  const { kind, partyId, from, until, endedBy } = fact.content
  const named = isClosing(kind) ? 'closed' : kind
  if (!(STATES as readonly string[]).includes(named)) return undefined
  const state: State = {
    kind: named as StateKind,
    ...(partyId === undefined ? {} : { partyId: people.personOf(partyId) }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(endedBy === undefined ? {} : { endedBy }),
  }
  return { state, key: fact.key }
}

/** States of statuses; those that open count only from a source that may permit. */
export function statesOfStatuses(
  statuses: readonly Fact<'status'>[], people: People, mayPermit: (fact: Fact<'status'>) => boolean,
): readonly KnownState[] {
  return statuses.flatMap((fact) => {
    if (PERMITTING_STATES.has(fact.content.kind) && !mayPermit(fact)) return []
    const known = fromStatus(fact, people)
    return known === undefined ? [] : [known]
  })
}

/** States that a person's own record says: the day of death, from a source that confirms one. */
export function statesOfRecords(
  person: PartyId, facts: readonly Fact<'party'>[], confirmsDeath: (fact: Fact<'party'>) => boolean,
): readonly KnownState[] {
  return facts.flatMap((fact) => {
    const { deceasedOn } = fact.content
    if (deceasedOn === undefined || !confirmsDeath(fact)) return []
    return [{ state: { kind: 'obligor_deceased', partyId: person, from: deceasedOn } as const, key: fact.key }]
  })
}

function statesSaid({ event }: Happening): readonly StateKind[] {
  if (event.kind === 'report') return event.what === 'identity_theft' ? ['identity_theft'] : []
  if (event.kind !== 'check' || event.result !== 'hit') return []
  if (event.what === 'moratorium') return ['moratorium']
  // The check names neither the law nor the chapter: chapter 13 is the one that closes the co-debtors as well, and insolvency is
  // what every place knows.
  return event.what === 'bankruptcy' ? ['bankruptcy_ch13', 'insolvency'] : []
}

/** Says whether a state holds on a day; what binds holds through its last day. */
export function isInForce(state: State, day: Day): boolean {
  return (state.from === undefined || state.from <= day) && (state.until === undefined || day <= state.until)
}

/** States that events count as: hits of checks and reports of identity theft. Word of a death stays an event until it is confirmed. */
export function statesOfHappenings(happenings: readonly Happening[]): readonly KnownState[] {
  return happenings.flatMap((happening) => {
    const { person, key } = happening
    const from = dayOf(happening.event)
    return statesSaid(happening).map((kind) => ({
      state: { kind, ...(person === undefined ? {} : { partyId: person }), ...(from === undefined ? {} : { from }) }, key,
    }))
  })
}

/** An office-holder is news that an insolvency is running, from the start of the office to its own end. */
export function statesOfRelations(relations: readonly Fact<'relation'>[], people: People): readonly KnownState[] {
  return relations.flatMap(({ content, key }) => {
    if (content.kind !== 'insolvency_office_holder_of') return []
    const until = content.end ?? content.releasedOn
    const state: State = {
      kind: 'insolvency', partyId: people.personOf(content.toId),
      ...(content.start === undefined ? {} : { from: content.start }),
      ...(until === undefined ? {} : { until }),
    }
    return [{ state, key }]
  })
}
