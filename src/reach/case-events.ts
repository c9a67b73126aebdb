import type { Event } from '../model/event.js'
import type { FactKey, PartyId } from '../model/ids.js'
import { carriedTo } from './event-scope.js'
import type { Happening } from './happenings.js'
import type { Point } from './points.js'
import type { PersonView } from './persons.js'
import { isCommon, type DossierView } from './view.js'

/** Events of a case file, and the facts that they add to those of its candidate. */
export interface CaseEvents {
  readonly events: readonly Event[]
  readonly keys: readonly FactKey[]
}

const NO_KEYS: readonly FactKey[] = []
const NO_HAPPENINGS: readonly Happening[] = []

/** What happened that bears on a candidate, at whatever point: the debt's and its obligors', and the candidate's own. */
export function happeningsFor(view: DossierView, person: PersonView): readonly Happening[] {
  const own = view.obliged.has(person.person)
    ? NO_HAPPENINGS
    : person.happenings.filter((happening) => !happening.onlyAtPoint && !isCommon(happening, view.obliged))
  const perhaps = attemptsAtPerhapsSame(view, person.person)
  return own.length === 0 && perhaps.length === 0 ? view.common : [...view.common, ...own, ...perhaps]
}

/** Our contacts with a record that may be the same person: they count as contacts with this one until somebody says. */
function attemptsAtPerhapsSame(view: DossierView, person: PartyId): readonly Happening[] {
  return view.people.perhapsSame(person).flatMap((other) =>
    view.personOf(other).happenings.flatMap((happening) => {
      const { event } = happening
      if (event.kind !== 'contact' || event.direction !== 'out') return []
      return [{ ...happening, event: { ...event, partyId: person }, person }]
    }))
}

/** Says how an event is written for a point: its own under the point's id, another's on the same value as it binds it. */
function atPoint(happening: Happening, point: Point, person: PartyId): Event | undefined {
  const { event } = happening
  const named = 'contactPointId' in event ? event.contactPointId : undefined
  if (happening.person === person) {
    return named === undefined || named === point.id ? event : ({ ...event, contactPointId: point.id } as Event)
  }
  return carriedTo(event, point.id, person)
}

/**
 * Events of a case file at one point. Points are values, not records: what was asked, reported or checked at the same
 * value, by whomever, binds this one too. The candidate's own list is shared wherever nothing has to be added.
 */
export function eventsAt(
  view: DossierView, shared: readonly Event[], happenings: readonly Happening[], point: Point, person: PartyId,
): CaseEvents {
  const here = view.byHash.get(point.hash)
  if (here === undefined) return { events: shared, keys: NO_KEYS }
  const rewritten = new Map<Event, Event>()
  const carried: Event[] = []
  const keys: FactKey[] = []
  for (const happening of here) {
    const event = atPoint(happening, point, person)
    if (event === undefined || (event === happening.event && !happening.onlyAtPoint)) continue
    if (happening.person === person && !happening.onlyAtPoint) rewritten.set(happening.event, event)
    else {
      carried.push(event)
      keys.push(happening.key)
    }
  }
  if (rewritten.size === 0 && carried.length === 0) return { events: shared, keys: NO_KEYS }
  const events = happenings.map(({ event }) => rewritten.get(event) ?? event)
  return { events: [...events, ...carried], keys }
}
