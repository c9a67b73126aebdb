import type { RelationKind } from '../../../model/facts.js'

/** Schemata of parties, and the kind that an entity of each is; `LegalEntity` may be either and is told by what it holds. */
export const PARTY_SCHEMATA: Readonly<Record<string, 'person' | 'organization' | 'public_body' | 'either'>> = {
  Person: 'person', Company: 'organization', Organization: 'organization', PublicBody: 'public_body', LegalEntity: 'either',
}

/** Properties that only an organization has. */
export const ORGANIZATION_PROPERTIES: readonly string[] = ['incorporationDate', 'dissolutionDate', 'leiCode']

/** Schemata of ties, and the properties that hold the far and the near end of each. */
export const TIE_SCHEMATA: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  Ownership: { from: 'owner', to: 'asset' },
  Directorship: { from: 'director', to: 'organization' },
  Succession: { from: 'successor', to: 'predecessor' },
  UnknownLink: { from: 'subject', to: 'object' },
}

/** Roles of a directorship that are more than a seat on the board; every other role is that of a director. */
export const ROLE_WORDS: Readonly<Record<string, RelationKind>> = {
  'officer': 'officer_of', 'company officer': 'officer_of', 'chief executive officer': 'officer_of', 'chief financial officer': 'officer_of',
  'chief operating officer': 'officer_of', 'secretary': 'officer_of', 'company secretary': 'officer_of',
  'legal representative': 'legal_representative_of', '法定代表人': 'legal_representative_of',
}

/** Roles by which an otherwise unknown link is one that is read; a cap may follow: `guarantees up to 1000.00 EUR`. */
export const LINK_ROLES: Readonly<Record<string, RelationKind>> = {
  'guarantees': 'guarantees', 'guarantor': 'guarantees', 'supplies': 'supplies', 'supplier': 'supplies', 'controls': 'controls',
}

/** Properties that are read, by schema; those of a party are the same for all of its schemata. */
export const READ_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  party: [
    'name', 'firstName', 'lastName', 'country', 'jurisdiction', 'mainCountry', 'registrationNumber', 'leiCode', 'birthDate', 'deathDate',
  ],
  Ownership: ['owner', 'asset', 'percentage', 'ownershipType', 'role', 'startDate', 'endDate'],
  Directorship: ['director', 'organization', 'role', 'startDate', 'endDate'],
  Succession: ['successor', 'predecessor', 'startDate', 'endDate', 'date'],
  UnknownLink: ['subject', 'object', 'role', 'startDate', 'endDate'],
  Debt: ['debtor', 'creditor', 'amount', 'currency', 'startDate', 'date', 'endDate'],
}
