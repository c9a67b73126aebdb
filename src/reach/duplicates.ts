import type { PartyId } from '../model/ids.js'
import type { ReviewSign } from '../model/reach.js'
import type { PersonView } from './persons.js'
import type { DossierView } from './view.js'

const INSOLVENT: ReadonlySet<string> = new Set(['insolvency', 'moratorium', 'bankruptcy_ch7', 'bankruptcy_ch11', 'bankruptcy_ch13'])
const INSOLVENCY_CHECKS: ReadonlySet<string> = new Set(['bankruptcy', 'moratorium'])

/** What would close the contact if the other record were the same person; undefined when nothing would. */
function trouble(view: DossierView, other: PersonView): string | undefined {
  const { fields, happenings, person } = other
  if (fields.deathReported) return 'has died'
  if (fields.capacity !== undefined && fields.capacity !== 'full') return 'lacks capacity'
  const insolvent =
    view.dossier.statuses.some(({ content }) =>
      content.partyId !== undefined && view.people.personOf(content.partyId) === person && INSOLVENT.has(content.kind) &&
      (content.endedBy === undefined || (content.until !== undefined && view.day <= content.until))) ||
    happenings.some(({ event }) => event.kind === 'check' && INSOLVENCY_CHECKS.has(event.what) && event.result === 'hit')
  if (insolvent) return 'is insolvent'
  return happenings.some(({ event }) => event.kind === 'report' && event.what === 'distress') ? 'is in distress' : undefined
}

/** Signs that a record which may be one of these persons is dead, incapable, insolvent or in distress. */
export function reviewSigns(view: DossierView, persons: readonly PartyId[]): readonly ReviewSign[] {
  return persons.flatMap((person) =>
    view.people.perhapsSame(person).flatMap((id) => {
      const other = view.personOf(id)
      const what = trouble(view, other)
      if (what === undefined) return []
      const statuses = view.dossier.statuses.filter(({ content }) => content.partyId !== undefined && view.people.personOf(content.partyId) === id)
      const keys = [...other.fields.facts, ...statuses.map((fact) => fact.key), ...other.happenings.flatMap(({ fact }) => (fact === undefined ? [] : [fact.key]))]
      return [{
        kind: 'probable_duplicate' as const,
        because: `A record that may be the same person ${what}; a person must say whether it is.`,
        remedy: 'Record a match decision on the two records: same or different.',
        facts: [...new Set(keys)].sort(),
      }]
    }))
}
