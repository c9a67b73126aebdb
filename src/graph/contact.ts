import type { Dossier } from '../model/dossier.js'
import type { SourcePurpose } from '../model/source-use.js'
import type { Edge } from './build.js'

/**
 * Ties of the contact graph around one debt: between parties who may be contacted about it and its obligors, by
 * obligations and relations from sources admitted for the purpose. Nobody else is in it, so nobody else can bridge or be inferred.
 */
export function contactTies(dossier: Dossier, permitted: readonly string[], purpose: SourcePurpose): readonly Edge[] {
  const borrowers = new Set<string>()
  const inside = new Set<string>(permitted)
  for (const { content, purposes } of dossier.obligations) {
    if (!purposes.includes(purpose)) continue
    inside.add(content.partyId)
    if (content.role === 'borrower') borrowers.add(content.partyId)
  }
  const ties: Edge[] = []
  for (const party of permitted) {
    for (const borrower of borrowers) if (borrower !== party) ties.push({ from: party, to: borrower, strength: 1 })
  }
  for (const { content, purposes } of dossier.relations) {
    const { fromId, toId, strength } = content
    if (purposes.includes(purpose) && inside.has(fromId) && inside.has(toId)) ties.push({ from: fromId, to: toId, strength })
  }
  return ties
}
