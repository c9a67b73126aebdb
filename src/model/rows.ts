import { z } from 'zod'
import {
  amountCell, booleanCell, countryCell, currencyCell, dayCell, idCell, idsCell, languageCell, leiCell, listCell,
  nameCell, placeCell, positiveAmountCell, readerOf, regionCell, shareCell, strengthCell, textCell, wordCell, wordsCell, zoneCell, type CellReader, type RowFault,
  type TextRow,
} from './cells.js'
import { CHANNELS, CONTENT_KINDS, DEBT_KINDS, DISCLOSURES, LIABILITIES, PARTY_KINDS, PURPOSES, STATES } from './case-file.js'
import { EVENT_COLUMNS, readEvent } from './event-row.js'
import { RELATION_KINDS, type ContactPoint, type FactContents, type Relation, type Suppression } from './facts.js'
import type { ContactPointId, DebtId, EventId, PartyId, RelationId, SourceId, TemplateId } from './ids.js'
import { FILE_KINDS, type FACT_OF_FILE, type FileKind } from './load.js'
import { AUTHORISATIONS, SOURCE_CLASSES, SOURCE_PURPOSES } from './source-use.js'

const text = textCell()
const partyId = idCell<PartyId>()
const debtId = idCell<DebtId>()
const day = dayCell.optional()
const bool = booleanCell.optional()
const liability = wordCell(LIABILITIES).optional()

const provenance = {
  source_id: idCell<SourceId>(),
  source_record: text.optional(),
  collected_on: day,
}

/** Kinds of debt that files may name beside those of the case file. */
export const FILE_DEBT_KINDS = [...DEBT_KINDS, 'credit_card', 'utility', 'medical', 'rent'] as const
/** States that files may name beside those of the case file. */
export const FILE_STATES = [...new Set([...STATES, 'recalled', 'paid', 'settled_in_full'] as const)] as const

const ROW_SCHEMAS = {
  sources: z.object({
    source_id: idCell<SourceId>(), class: wordCell(SOURCE_CLASSES), name: nameCell, jurisdiction: placeCell,
    authorisation: wordCell(AUTHORISATIONS), purposes: wordsCell(SOURCE_PURPOSES), obtained_on: dayCell, expires_on: day,
    notice_sent_on: day, for_creditor: idCell().optional(), id_namespace: idCell().optional(), evidence: text.optional(),
  }),
  parties: z.object({
    party_id: partyId, kind: wordCell(PARTY_KINDS), name: nameCell, country: countryCell.optional(),
    region: regionCell.optional(), birth_date: day, registration_no: text.optional(), lei: leiCell.optional(),
    zone: zoneCell.optional(), language: languageCell.optional(), deceased_on: day,
    capacity: wordCell(['full', 'limited', 'none', 'doubted']).optional(), active_duty: bool, vulnerable: bool,
    identity: wordCell(['confirmed', 'probable', 'ambiguous', 'unknown']).optional(), ...provenance,
  }),
  debts: z.object({
    debt_id: debtId, creditor_id: idCell(), creditor_reference: text.optional(), kind: wordCell(FILE_DEBT_KINDS),
    currency: currencyCell, principal: positiveAmountCell, balance: amountCell, balance_as_of: day, opened_on: dayCell,
    due_on: day, placed_on: day, recalled_on: day, jurisdiction: placeCell, account_group: text.optional(),
    joint_household_use: bool, ...provenance,
  }),
  obligations: z.object({
    debt_id: debtId, party_id: partyId, role: wordCell(['borrower', 'co_borrower', 'co_signer', 'guarantor', 'spouse']),
    liability, cap: positiveAmountCell.optional(), currency: currencyCell.optional(), signed: bool, renounced: bool,
    liable_in_ordinary_course: bool, from: day, until: day, evidence: text.optional(), ...provenance,
  }),
  relations: z.object({
    from_id: partyId, to_id: partyId, kind: wordCell(RELATION_KINDS), share: shareCell.optional(),
    strength: strengthCell.optional(), cap: positiveAmountCell.optional(), currency: currencyCell.optional(), liability,
    covers: idsCell<DebtId>().optional(), authority: wordCell(['none', 'recorded', 'registered', 'prior_consent']).optional(),
    registered_on: day, start: day, end: day, released_on: day, renounced: bool, evidence: text.optional(),
    relation_id: idCell<RelationId>().optional(), ...provenance,
  }),
  contact_points: z.object({
    party_id: partyId, kind: wordCell(['phone', 'mobile', 'landline', 'email', 'postal_address', 'online_account']),
    value: text.optional(), line1: text.optional(), line2: text.optional(), city: text.optional(), region: text.optional(),
    postal_code: text.optional(), country: countryCell.optional(), place: wordCell(['home', 'work', 'other']).optional(),
    zone: zoneCell.optional(), verified_on: day, last_used_on: day, from: day, until: day,
    origin: wordCell([
      'given_to_collector', 'given_on_portal', 'used_with_collector', 'creditor_procedure', 'prior_collector', 'other',
    ]).optional(),
    use_disclosed: bool, employer_provided: bool, creditor_use: wordCell(['account', 'marketing', 'none']).optional(),
    creditor_notice_sent_on: day, opt_out_by: day, domain: wordCell(['public', 'restricted']).optional(),
    prior_collector: text.optional(), prior_collector_used: bool, working_hours: text.optional(), party_known_there: bool,
    contact_point_id: idCell<ContactPointId>().optional(), ...provenance,
  }),
  statuses: z.object({
    debt_id: debtId.optional(), party_id: partyId.optional(), kind: wordCell(FILE_STATES), from: day, until: day,
    ended_by: wordCell(['closed', 'dismissed', 'converted', 'discharged', 'relief']).optional(), ...provenance,
  }),
  suppressions: z.object({
    party_id: partyId.optional(), value: text.optional(),
    scope: wordCell(['party', 'contact_point', 'voice', 'sms', 'email', 'post']),
    reason: wordCell(['opt_out', 'do_not_contact', 'wrong_number', 'deceased', 'protected']), from: dayCell, until: day,
    ...provenance,
  }),
  templates: z.object({
    template_id: idCell<TemplateId>(), channel: wordCell(CHANNELS), kind: wordCell(CONTENT_KINDS), purpose: wordCell(PURPOSES),
    language: languageCell, discloses: wordsCell(DISCLOSURES).optional(), opt_out_text: text.optional(),
    identifies_as: wordCell(['true_individual_name', 'collector', 'undisclosed', 'false_identity']).optional(),
    must_say: listCell.optional(),
    approved_by: text, approved_on: dayCell, until: day,
  }),
  match_decisions: z.object({
    a_id: partyId, b_id: partyId, decision: wordCell(['same', 'different', 'unsure']), decided_by: text, decided_on: dayCell,
  }),
  events: z.object({
    event_id: idCell<EventId>(), party_id: partyId.optional(), debt_id: debtId.optional(), evidence: text.optional(),
    ...provenance,
  }),
} as const satisfies Record<FileKind, z.ZodObject>

/** An address as its columns give it. */
export interface AddressRow {
  readonly line1?: string
  readonly line2?: string
  readonly city?: string
  readonly region?: string
  readonly postalCode?: string
  readonly country?: string
}

/** What a row of each file says, before contact values are normalised and sealed and ids are made. */
export interface RowContents extends Omit<FactContents, 'relation' | 'contact_point' | 'suppression'> {
  readonly relation: Omit<Relation, 'relationId' | 'strength'> & { readonly relationId?: RelationId; readonly strength?: number }
  readonly contact_point: Omit<ContactPoint, 'contactPointId' | 'value' | 'placeZones' | 'placeRegions'> &
    AddressRow & { readonly contactPointId?: ContactPointId; readonly value?: string }
  readonly suppression: Omit<Suppression, 'value'> & { readonly value?: string }
}
/** The kind of fact that rows of a file become. */
export type FactOfFile<File extends FileKind> = (typeof FACT_OF_FILE)[File]

/** A row that was read, or its faults, first column first. */
export type RowResult<File extends FileKind = FileKind> =
  | { readonly content: RowContents[FactOfFile<File>]; readonly faults?: undefined }
  | { readonly content?: undefined; readonly faults: readonly [RowFault, ...RowFault[]] }

/** Columns of each file, key first; those of events are the event's own keys in snake_case beside the record's. */
export const COLUMNS: Readonly<Record<FileKind, readonly string[]>> = columnTable()

function columnTable(): Readonly<Record<FileKind, readonly string[]>> {
  const table: Partial<Record<FileKind, readonly string[]>> = {}
  for (const file of FILE_KINDS) {
    const own = Object.keys(ROW_SCHEMAS[file].shape)
    table[file] = file === 'events' ? [...own, ...EVENT_COLUMNS.filter((column) => !own.includes(column))] : own
  }
  return table as Record<FileKind, readonly string[]>
}

/** Columns that hold ids: they must be text in NDJSON too. */
export const ID_COLUMNS: ReadonlySet<string> = new Set([
  'source_id', 'party_id', 'debt_id', 'creditor_id', 'from_id', 'to_id', 'covers', 'relation_id', 'contact_point_id',
  'template_id', 'a_id', 'b_id', 'event_id', 'for_creditor', 'id_namespace', 'prior_collector', 'account_group',
])

const camelNames = new Map<string, string>()

/** Turns the name of a column into the name of a field: `party_id` into `partyId`. */
export function camelCase(column: string): string {
  const known = camelNames.get(column)
  if (known !== undefined) return known
  const name = column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  camelNames.set(column, name)
  return name
}

/** One column of a file: its field, its reader, and whether it may be blank. */
interface Column {
  readonly column: string
  readonly field: string
  readonly reader: CellReader
  readonly isOptional: boolean
}

/** The schemas of the files as plain lists: every row of a load passes here twice, and a schema's own pass costs several times more. */
const ROW_COLUMNS = Object.fromEntries(
  FILE_KINDS.map((file) => [file, Object.entries<z.ZodType>(ROW_SCHEMAS[file].shape).map(([column, schema]) => columnOf(column, schema))]),
) as unknown as Readonly<Record<FileKind, readonly Column[]>>

function columnOf(column: string, schema: z.ZodType): Column {
  const isOptional = schema instanceof z.ZodOptional
  const reader = readerOf(isOptional ? (schema.unwrap() as z.ZodType) : schema)
  if (reader === undefined) throw new TypeError(`the column ${column} has no reader`)
  return { column, field: camelCase(column), reader, isOptional }
}

/** Reads one row of a file by its schema. */
export function readRow<File extends FileKind>(file: File, row: TextRow): RowResult<File> {
  const { cells } = row
  const content: Record<string, unknown> = {}
  let faults: RowFault[] | undefined
  // Fields stand in the order of the columns, so that equal rows are equal text.
  for (const { column, field, reader, isOptional } of ROW_COLUMNS[file]) {
    const written = cells[column]
    if (written === undefined) {
      if (!isOptional) (faults ??= []).push({ column, code: 'missing', reason: 'this column is required' })
      continue
    }
    const value = reader.read(written)
    if (value !== undefined) content[field] = value
    else (faults ??= []).push({ column, code: reader.code, reason: reader.reason })
  }
  const [first, ...rest] = faults ?? []
  if (first !== undefined) return { faults: [first, ...rest] }
  const fault = complete(file, content, row)
  // The schema of the file makes exactly this type; the compiler cannot follow the renaming of keys.
  return fault === undefined ? { content: content as unknown as RowContents[FactOfFile<File>] } : { faults: [fault] }
}

/** Looks at what more than one cell says, and puts together what they say together. */
function complete(file: FileKind, content: Record<string, unknown>, row: TextRow): RowFault | undefined {
  if (file === 'parties') return placeParty(content)
  if (file === 'relations') return completeRelation(content)
  if (file === 'contact_points') return checkPoint(content)
  if (file === 'statuses' && content['debtId'] === undefined && content['partyId'] === undefined) {
    return { column: 'debt_id', code: 'missing', reason: 'name the debt, the party, or both' }
  }
  if (file === 'suppressions' && content['partyId'] === undefined && content['value'] === undefined) {
    return { column: 'party_id', code: 'missing', reason: 'name the party or the value that must not be contacted' }
  }
  if (file === 'match_decisions' && content['aId'] === content['bId']) {
    return { column: 'b_id', code: 'same-id', reason: 'a decision is about two different records' }
  }
  if (file === 'events') {
    const read = readEvent(row)
    if ('fault' in read) return read.fault
    content['event'] = read.event
  }
  return checkPeriod(content)
}

function placeParty(content: Record<string, unknown>): RowFault | undefined {
  const region = content['region'] as string | undefined
  if (region === undefined) return undefined
  const country = content['country'] as string | undefined
  const whole = qualifyRegion(region, country)
  if (whole === undefined) {
    return { column: 'region', code: 'region-invalid', reason: 'write the country too, and a subdivision of that country' }
  }
  content['region'] = whole
  if (country !== undefined) return undefined
  // The country's column stands before the region's: everything from there on moves behind it.
  const later = Object.entries(content).slice(Object.keys(content).indexOf('region'))
  for (const [name] of later) delete content[name]
  Object.assign(content, { country: whole.slice(0, 2) }, Object.fromEntries(later))
  return undefined
}

/** Puts the country before a subdivision; undefined when neither names the country, or both name different ones. */
export function qualifyRegion(region: string, country: string | undefined): string | undefined {
  const code = region.trim().toUpperCase()
  if (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code)) {
    return countryCell.safeParse(code.slice(0, 2)).success && (country === undefined || code.startsWith(`${country}-`)) ? code : undefined
  }
  return country !== undefined && /^[A-Z0-9]{1,3}$/.test(code) ? `${country}-${code}` : undefined
}

function completeRelation(content: Record<string, unknown>): RowFault | undefined {
  // A company may hold its own shares; every other tie needs two.
  if (content['fromId'] === content['toId'] && content['kind'] !== 'owns' && content['kind'] !== 'controls') {
    return { column: 'to_id', code: 'same-id', reason: 'this kind of relation ties two different parties' }
  }
  return reversed(content, 'start', 'end')
}

function checkPoint(content: Record<string, unknown>): RowFault | undefined {
  const isAddress = content['kind'] === 'postal_address'
  const parts = ['line1', 'line2', 'city', 'region', 'postalCode'].some((name) => content[name] !== undefined)
  if (content['value'] === undefined && !(isAddress && parts)) {
    return { column: 'value', code: 'missing', reason: 'write the value, or for a postal address its lines' }
  }
  return checkPeriod(content)
}

function checkPeriod(content: Record<string, unknown>): RowFault | undefined {
  return reversed(content, 'from', 'until')
}

function reversed(content: Record<string, unknown>, from: string, until: string): RowFault | undefined {
  const [first, last] = [content[from], content[until]]
  if (typeof first !== 'string' || typeof last !== 'string' || first <= last) return undefined
  return { column: until, code: 'period-reversed', reason: 'the end lies before the beginning' }
}
