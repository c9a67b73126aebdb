import { createHash } from 'node:crypto'
import type { Party } from '../../../model/facts.js'
import { lastDayOf, writtenRecords, type AssessedRecords, type WrittenParty, type WrittenTie } from '../assessed-records.js'
import { percentOf, wordsRange } from '../percent.js'
import { INTEREST_OF_KIND, KIND_OF_INTEREST } from './interests.js'
import { LEI } from './party.js'

type Json = Readonly<Record<string, unknown>>

/**
 * Writes parties, ownership, control and offices of the assessed graph as statements of the Beneficial Ownership Data
 * Standard 0.4, one a line: parties first. What cannot be said in it is in the README beside this file. The same records
 * give the same bytes, whatever their order.
 */
export function* bodsLines(records: AssessedRecords): Generator<string> {
  const { parties, ties } = writtenRecords(records)
  const told = ties.filter(({ relation }) => INTEREST_OF_KIND[relation.kind] !== undefined)
  const persons = new Set(parties.filter(({ party }) => isPerson(party)).map(({ id }) => id))
  for (const { id, party } of parties) {
    const type = persons.has(id) ? 'person' : 'entity'
    yield statementLine(records, { recordId: id, recordType: type, subject: id, declaredOn: party.collectedOn, details: type === 'person' ? personDetails({ id, party }) : entityDetails({ id, party }) })
  }
  for (const tie of told) {
    yield statementLine(records, {
      recordId: tie.id, recordType: 'relationship', subject: tie.toId, declaredOn: tie.relation.collectedOn,
      details: { isComponent: false, subject: tie.toId, interestedParty: tie.fromId, interests: [interestOf(tie)] },
    })
  }
}

interface Told {
  readonly recordId: string
  readonly recordType: 'entity' | 'person' | 'relationship'
  readonly subject: string
  readonly declaredOn: string | undefined
  readonly details: Json
}

function statementLine({ day, publisher }: AssessedRecords, { recordId, recordType, subject, declaredOn = day, details }: Told): string {
  const content = {
    declarationSubject: subject, statementDate: declaredOn, recordId, recordStatus: 'new', recordType, recordDetails: details,
    publicationDetails: { publicationDate: day, bodsVersion: '0.4', publisher: { name: publisher } },
  }
  const statementId = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return `${JSON.stringify({ statementId, ...content })}\n`
}

function isPerson({ kind }: Partial<Party>): boolean {
  return kind === undefined || kind === 'person'
}

/** Names that reading gives to parties of whom nothing is known: they are no names to be written. */
const NO_NAMES = new Set(['anonymous person', 'unknown person', 'anonymous entity', 'unknown entity'])

function personDetails({ party: { name, identity } }: WrittenParty): Json {
  const isKnown = name !== undefined && identity !== 'unknown'
  return {
    isComponent: false, personType: isKnown ? 'knownPerson' : name?.startsWith('anonymous') === true ? 'anonymousPerson' : 'unknownPerson',
    ...(name === undefined || NO_NAMES.has(name) ? {} : { names: [{ type: 'legal', fullName: name }] }),
  }
}

function entityDetails({ party: { kind, name, country, region, registrationNo, lei, identity } }: WrittenParty): Json {
  const known = kind === 'public_body' ? 'stateBody' : registrationNo === undefined && lei === undefined ? 'legalEntity' : 'registeredEntity'
  const type = name !== undefined && identity !== 'unknown' ? known : name?.startsWith('anonymous') === true ? 'anonymousEntity' : 'unknownEntity'
  const identifiers = [
    ...(registrationNo === undefined ? [] : [{ id: registrationNo, schemeName: 'registration number' }]), ...(lei === undefined ? [] : [{ id: lei, scheme: LEI }]),
  ]
  return {
    isComponent: false, entityType: { type }, ...(name === undefined || NO_NAMES.has(name) ? {} : { name }),
    ...(country === undefined ? {} : { jurisdiction: { ...placeOf(country), ...(region === undefined ? {} : { code: region }) } }),
    ...(identifiers.length === 0 ? {} : { identifiers }),
  }
}

const english = new Intl.DisplayNames(['en'], { type: 'region' })

function placeOf(country: string): { readonly name: string; readonly code: string } {
  return { name: english.of(country) ?? country, code: country }
}

/** An interest with the type, range and words that reading kept as evidence. */
function interestOf({ relation }: WrittenTie): Json {
  const { kind, share, evidence = '', start } = relation
  const own = INTEREST_OF_KIND[kind]
  const words = evidence.split('; ')
  const type = words.find((word) => Object.hasOwn(KIND_OF_INTEREST, word) && (KIND_OF_INTEREST[word] ?? 'controls') === kind)
  const range = share === undefined ? undefined : wordsRange(evidence)
  const end = lastDayOf(relation)
  const percent = shareJson(range, share)
  return {
    type: type ?? own?.type, directOrIndirect: words.includes('indirect') ? 'indirect' : 'unknown',
    beneficialOwnershipOrControl: words.includes('beneficial owner'),
    ...(own?.details === undefined || type !== undefined ? {} : { details: own.details }), ...(percent === undefined ? {} : { share: percent }),
    ...(start === undefined ? {} : { startDate: start }), ...(end === undefined ? {} : { endDate: end }),
  }
}

function shareJson(range: ReturnType<typeof wordsRange>, share: number | undefined): Json | undefined {
  if (range !== undefined) {
    const { least, most, isAbove, isBelow } = range
    return {
      ...(least === undefined ? {} : { [isAbove === true ? 'exclusiveMinimum' : 'minimum']: Number(least) }),
      ...(most === undefined ? {} : { [isBelow === true ? 'exclusiveMaximum' : 'maximum']: Number(most) }),
    }
  }
  return share === undefined ? undefined : { exact: Number(percentOf(share)) }
}
