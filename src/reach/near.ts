import type { Dossier } from '../model/dossier.js'
import type { PartyId } from '../model/ids.js'
import type { Reached } from '../model/reach.js'

/**
 * The parties of a dossier of whom everything bears on what reach makes of the debt: who owes, and whoever has a claim that could be
 * asked about. Of the others it reads that they are there, what they are, how they are tied, and what is told of them about this
 * debt or about none; neither their contact points, unless one of these people has the same, nor what is told of them about
 * other debts. Undefined: everybody, since records were judged.
 */
export function nearParties(dossier: Dossier, { candidates, noCases }: Pick<Reached, 'candidates' | 'noCases'>): ReadonlySet<PartyId> | undefined {
  if (dossier.matchDecisions.length > 0) return undefined
  const near = new Set<PartyId>(dossier.obligations.map((fact) => fact.content.partyId))
  for (const { partyId } of candidates) near.add(partyId)
  for (const { candidate, reason } of noCases) if (candidate !== undefined && reason !== 'role-gives-none') near.add(candidate.partyId)
  return near
}
