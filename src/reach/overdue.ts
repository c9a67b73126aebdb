import type { PartyId } from '../model/ids.js'
import type { ReviewSign } from '../model/reach.js'
import type { DossierView } from './view.js'

const NO_SIGNS: readonly ReviewSign[] = []

/** Signs that a notice owed to this person about this debt is late; one for each rule that obliges. */
export function overdueSigns(view: DossierView, person: PartyId): readonly ReviewSign[] {
  const mine = view.overdueTo(person)
  if (mine.length === 0) return NO_SIGNS
  const byRule = new Map(mine.map((notice) => [notice.rule, notice.citation]))
  return [...byRule].map(([rule, citation]) => ({
    kind: 'overdue_notice' as const,
    because: 'A notice that is owed to this person about this debt is overdue.',
    citation: `${rule} (${citation})`,
    remedy: 'Send the notice that is owed and record it.',
    facts: [],
  }))
}
