import type { Debt, Obligation, RelationKind } from '../../../model/facts.js'
import { lastDayOf, writtenRecords, type AssessedRecords, type ShownIds, type WrittenParty, type WrittenTie } from '../assessed-records.js'
import { percentOf, wordsRange, rangeWords } from '../percent.js'

type Properties = Readonly<Record<string, readonly (string | undefined)[]>>

/**
 * Writes the assessed graph as FollowTheMoney entities, one a line; what cannot be said in it is in the README beside this file.
 * The same records give the same bytes, whatever their order.
 */
export function* ftmLines(records: AssessedRecords): Generator<string> {
  const { parties, ties, shown } = writtenRecords(records)
  for (const party of parties) yield partyLine(party)
  for (const tie of ties) {
    const written = tieLine(tie)
    if (written !== undefined) yield written
  }
  const debts = [...(records.debts ?? [])].toSorted((a, b) => (a.debtId < b.debtId ? -1 : 1))
  for (const debt of debts) yield debtLine(debt, records.obligations, shown)
}

function line(id: string, schema: string, properties: Properties, caption?: string): string {
  const given = Object.entries(properties).map(([name, values]) => [name, values.filter((value) => value !== undefined)] as const)
  const filled = Object.fromEntries(given.filter(([, values]) => values.length > 0))
  return `${JSON.stringify({ id, ...(caption === undefined ? {} : { caption }), schema, properties: filled })}\n`
}

const SCHEMA_OF = { person: 'Person', organization: 'Company', public_body: 'PublicBody' } as const

function partyLine({ id, party }: WrittenParty): string {
  const { kind, name = id, country } = party
  const isPerson = kind === undefined || kind === 'person'
  return line(id, kind === undefined ? 'LegalEntity' : SCHEMA_OF[kind], {
    name: [name], ...(isPerson ? {} : { jurisdiction: [country?.toLowerCase()], registrationNumber: [party.registrationNo], leiCode: [party.lei] }),
  }, name)
}

const ROLE_OF: Readonly<Partial<Record<RelationKind, string>>> = {
  director_of: 'director', officer_of: 'officer', legal_representative_of: 'legal representative',
}

/** A tie, or undefined for a kind that the format has no words for. */
function tieLine({ id, fromId, toId, relation }: WrittenTie): string | undefined {
  const { kind, start, cap, currency } = relation
  const period = { startDate: [start], endDate: [lastDayOf(relation)] }
  if (kind === 'owns' || kind === 'controls') {
    return line(id, 'Ownership', { owner: [fromId], asset: [toId], percentage: [percentage(relation)], ownershipType: [kind === 'controls' ? 'control' : undefined], ...period })
  }
  const role = ROLE_OF[kind]
  if (role !== undefined) return line(id, 'Directorship', { director: [fromId], organization: [toId], role: [role], ...period })
  if (kind === 'successor_of') return line(id, 'Succession', { successor: [fromId], predecessor: [toId], ...period })
  if (kind !== 'guarantees' && kind !== 'supplies') return undefined
  const words = cap === undefined || currency === undefined ? kind : `${kind} up to ${cap} ${currency}`
  return line(id, 'UnknownLink', { subject: [fromId], object: [toId], role: [words], ...period })
}

function percentage({ share, evidence }: WrittenTie['relation']): string | undefined {
  const range = share === undefined ? undefined : wordsRange(evidence ?? '')
  const words = range === undefined ? undefined : rangeWords(range)?.replace(/^share /, '')
  return words ?? (share === undefined ? undefined : percentOf(share))
}

function debtLine({ debtId, creditorId, balance, currency, openedOn }: Debt, obligations: readonly Obligation[], shown: ShownIds): string {
  const borrowers = obligations.filter((one) => one.debtId === debtId && one.role === 'borrower').map(({ partyId }) => shown.party(partyId))
  return line(shown.debt(debtId), 'Debt', {
    debtor: [...new Set(borrowers)].toSorted(), creditor: [shown.isPseudonymous ? shown.party(creditorId) : creditorId], amount: [balance], currency: [currency], startDate: [openedOn],
  })
}
