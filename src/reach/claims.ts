import type { Role } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Day, Fact } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import type { People } from './people.js'
import { BORROWING, OWING, obligationHolds, relationHolds, ROLE_OF_TIE, SYMMETRIC, type RoleOfTie } from './roles.js'

/** A person who has, or would have, a role for the debt by an obligation or a tie, before its source is asked about. */
export interface Claim {
  readonly person: PartyId
  readonly role: Role
  /** The person who owes, where the claim is a tie to one. */
  readonly obligor?: PartyId
  readonly obligations: readonly Fact<'obligation'>[]
  readonly relations: readonly Fact<'relation'>[]
  /** Records by which this debt names the person in this role, in byte order. */
  readonly records: readonly PartyId[]
  /** No fact of it holds on the day. */
  readonly ended: boolean
  /** The tie gives no role that could be contacted. */
  readonly never: boolean
}

interface Draft {
  person: PartyId
  role: Role
  obligor?: PartyId
  obligations: Fact<'obligation'>[]
  relations: Fact<'relation'>[]
  records: Set<PartyId>
  ended: boolean
  never: boolean
}

/** Who owes, and who would be reached through whom. */
export interface Claims {
  readonly all: readonly Claim[]
  /** Persons with an obligation that holds, with their roles. */
  readonly owing: ReadonlyMap<PartyId, readonly Role[]>
  /** The borrower with the smallest id. */
  readonly borrower: PartyId | undefined
}

function obligationClaims(dossier: Dossier, people: People, day: Day): Map<string, Draft> {
  const drafts = new Map<string, Draft>()
  for (const fact of dossier.obligations) {
    const { partyId, role } = fact.content
    const person = people.personOf(partyId)
    const key = `${person}\u001f${role}`
    const draft = drafts.get(key) ??
      { person, role, obligations: [], relations: [], records: new Set<PartyId>(), ended: true, never: false }
    draft.obligations.push(fact)
    draft.records.add(partyId)
    if (obligationHolds(fact.content, day)) draft.ended = false
    drafts.set(key, draft)
  }
  return drafts
}

/** The records at the ends of a relation, the tied one first, for each way in which it can be read. */
function endsOf(fact: Fact<'relation'>): readonly (readonly [record: PartyId, obliged: PartyId])[] {
  const { fromId, toId, kind } = fact.content
  return SYMMETRIC.has(kind) ? [[fromId, toId], [toId, fromId]] : [[fromId, toId]]
}

function leadsTo(tie: RoleOfTie, roles: readonly Role[], isOrganization: boolean): boolean {
  if (tie.organizationOnly === true && !isOrganization) return false
  return roles.some((role) => (tie.represents === true ? OWING : BORROWING).has(role))
}

/**
 * Says whether a debt is a company's own: a business debt by every record of it, or one whose borrowers are organizations.
 * Whoever holds office in a company that guarantees for a consumer is a stranger to that debt.
 */
function isCompanysDebt(dossier: Dossier, owing: ReadonlyMap<PartyId, readonly Role[]>, isOrganization: (person: PartyId) => boolean): boolean {
  if (dossier.debts.length > 0 && dossier.debts.every((fact) => fact.content.kind === 'business')) return true
  const borrowers = [...owing].filter(([, roles]) => roles.some((role) => BORROWING.has(role)))
  return borrowers.length > 0 && borrowers.every(([person]) => isOrganization(person))
}

/**
 * Reads every claim to a role from obligations and, one relation away, from ties to those who owe.
 * An obligation outweighs a relation; a person may keep several roles of one kind, and the strictest verdict on them stands.
 */
export function readClaims(
  dossier: Dossier, people: People, day: Day, isOrganization: (person: PartyId) => boolean, isDead: (person: PartyId) => boolean,
): Claims {
  const drafts = obligationClaims(dossier, people, day)
  const owing = new Map<PartyId, Role[]>()
  for (const { person, role, ended } of drafts.values()) {
    if (!ended && OWING.has(role)) owing.set(person, [...(owing.get(person) ?? []), role])
  }
  const obliged = new Set([...drafts.values()].filter((draft) => !draft.ended).map((draft) => draft.person))
  const { debtId } = dossier
  const isCompanys = isCompanysDebt(dossier, owing, isOrganization)
  // A merge can close and never open: a tie leads to a record that an obligation of this debt itself names.
  const obligedRecords = new Set(dossier.obligations.map((fact) => fact.content.partyId))
  for (const fact of dossier.relations) {
    const { kind, covers } = fact.content
    const tie = ROLE_OF_TIE[kind]
    for (const [record, obligedRecord] of endsOf(fact)) {
      if (!obligedRecords.has(obligedRecord)) continue
      const person = people.personOf(record)
      const obligor = people.personOf(obligedRecord)
      const roles = owing.get(obligor)
      if (roles === undefined || person === obligor || obliged.has(person)) continue
      if (!leadsTo(tie, roles, isOrganization(obligor))) continue
      if (covers !== undefined && covers.length > 0 && !covers.includes(debtId)) continue
      const role = tie.role === 'spouse' && isDead(obligor) ? 'surviving_spouse' : tie.role
      const key = `${person}\u001f${role}\u001f${obligor}`
      const draft = drafts.get(key) ??
        { person, role, obligor, obligations: [], relations: [], records: new Set<PartyId>(), ended: true, never: tie.never === true || (tie.organizationOnly === true && !isCompanys) }
      draft.relations.push(fact)
      draft.records.add(record)
      if (relationHolds(fact.content, day)) draft.ended = false
      drafts.set(key, draft)
    }
  }
  const all = [...drafts.values()].map((draft) => ({ ...draft, records: [...draft.records].sort() }))
  const borrowers = [...owing].filter(([, roles]) => roles.includes('borrower')).map(([person]) => person).sort()
  return { all, owing, borrower: borrowers[0] }
}
