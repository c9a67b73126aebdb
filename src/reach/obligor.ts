import type { CaseObligor, Role } from '../model/case-file.js'
import type { PartyId } from '../model/ids.js'
import type { Reachability } from './location.js'
import type { PersonView } from './persons.js'
import { OWING } from './roles.js'

const BY_THE_OBLIGORS_AGE: ReadonlySet<Role> = new Set<Role>(['parent', 'guardian'])

/**
 * Reads persons who owe as somebody beside them in a role sees them: what opens a way to others must be confirmed, what closes
 * need not be. All who see one alike share what they see: a company's debt may have thousands of them.
 */
export function obligorReader(reachability: (person: PartyId) => Reachability): (obligor: PersonView, role: Role) => CaseObligor {
  const known = new Map<string, CaseObligor>()
  return (obligor, role) => {
    const { fields, person } = obligor
    const isByOldest = BY_THE_OBLIGORS_AGE.has(role)
    const owes = OWING.has(role)
    const key = `${isByOldest} ${owes} ${person}`
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const age = isByOldest ? fields.oldestAge : fields.youngestAge
    const capacity = owes ? fields.capacity : fields.foundCapacity
    const made: CaseObligor = {
      id: person,
      ...(age === undefined ? {} : { age }),
      ...(fields.deceased ? { deceased: true } : {}),
      ...(capacity === undefined ? {} : { capacity }),
      ...reachability(person),
    }
    known.set(key, made)
    return made
  }
}
