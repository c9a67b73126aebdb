import { readId, type RowFault } from '../model/cells.js'
import { factKey, type ContactPointId, type DebtId, type FactKey, type PartyId, type RelationId } from '../model/ids.js'
import { isNote, type AnyFact, type EventRecord, type FactContents, type FactKind, type Source } from '../model/facts.js'
import type { Keyring } from '../model/keyring.js'
import { FACT_OF_FILE, type FileKind } from '../model/load.js'
import type { AddressRow, FactOfFile, RowContents } from '../model/rows.js'
import { normalizeAnyValue, normalizePoint, type NormalPoint } from './normalize.js'
import type { NumberBook } from './number-book.js'

/** A row as the fact it becomes: ids put under their source's namespace, its contact value in one form but not yet sealed. */
export interface LoadRecord {
  readonly kind: FactKind
  readonly key: FactKey
  /** What will be stored; a contact value lacks its seal. */
  readonly content: AnyFact['content']
  /** The normalised contact value, to be sealed when it is written. */
  readonly plain?: string
  /** Absent for sources, templates and match decisions. */
  readonly source?: Source
  /** Parties and debts that must exist. */
  readonly parties: readonly PartyId[]
  readonly debts: readonly DebtId[]
  /** Whom the row is about; absent: nobody that the row names. */
  readonly subject?: PartyId
}

/** What making a record needs to know. */
export interface RecordContext {
  readonly keyring: Keyring
  readonly source: Source | undefined
  /** Country of a party, where all that is known of it agrees. */
  readonly countryOf: (party: PartyId) => string | undefined
  /** Numbers that this load has read before. */
  readonly numbers: NumberBook
}

type Made = Omit<LoadRecord, 'kind' | 'source'>

/** Nobody, or nothing. */
const NONE: readonly never[] = []

/**
 * Writes fields over those of a row that was just read and is nobody else's yet: a load makes every row twice, and copies of
 * them would be the most of what it leaves to the collector. Fields that the row has keep their place.
 */
function filled<Row extends object, Fields extends object>(row: Row, fields: Fields): Omit<Row, keyof Fields> & Fields {
  return Object.assign(row, fields)
}

/** Makes a record of a row, or says what is wrong with it. */
export function makeRecord<File extends FileKind>(
  file: File, content: RowContents[FactOfFile<File>], context: RecordContext,
): LoadRecord | RowFault {
  const make = MAKERS[file] as (content: RowContents[FactOfFile<File>], context: RecordContext) => Made | RowFault
  const made = make(content, context)
  if (!('key' in made)) return made
  // What was just made is nobody else's yet: filling it in saves a copy of every row.
  const record = made as Made & { kind: FactKind; source?: Source }
  record.kind = FACT_OF_FILE[file]
  if (context.source !== undefined) record.source = context.source
  return record
}

/** Columns that name a row, best first; never one that could hold a contact value. */
const NAMING_COLUMNS: Readonly<Record<FileKind, readonly string[]>> = {
  sources: ['source_id'], parties: ['party_id'], debts: ['debt_id'], obligations: ['debt_id'], relations: ['relation_id', 'from_id'],
  contact_points: ['contact_point_id', 'party_id'], statuses: ['debt_id', 'party_id'], suppressions: ['party_id'],
  templates: ['template_id'], match_decisions: ['a_id'], events: ['event_id'],
}

/** The id by which a reader finds a row, as the file has it; undefined where it has no good one. */
export function writtenId(file: FileKind, cells: Readonly<Record<string, string>>): string | undefined {
  for (const column of NAMING_COLUMNS[file]) {
    const id = readId(cells[column] ?? '')
    if (id !== undefined) return id
  }
  return undefined
}

const MAKERS: { readonly [File in FileKind]: (content: RowContents[FactOfFile<File>], context: RecordContext) => Made | RowFault } = {
  sources: (source) => ({ key: factKey('source', source.sourceId), content: source, parties: NONE, debts: NONE }),
  parties: (row, { source }) => {
    const content = filled(row, { partyId: scoped(row.partyId, source) })
    return { key: factKey('party', content.partyId, row.sourceId), content, parties: [], debts: NONE, subject: content.partyId }
  },
  debts: makeDebt,
  obligations: (row, { source }) => {
    const content = filled(row, { debtId: scoped(row.debtId, source), partyId: scoped(row.partyId, source) })
    const key = factKey('obligation', content.debtId, content.partyId, row.role, row.sourceId)
    return { key, content, parties: [content.partyId], debts: [content.debtId], subject: content.partyId }
  },
  relations: makeRelation,
  contact_points: makePoint,
  statuses: (row, { source }) => {
    const content = { ...row, ...scopedParty(row, source), ...scopedDebt(row, source) }
    const key = factKey('status', content.debtId ?? '', content.partyId ?? '', row.kind, row.from ?? '', row.sourceId)
    return { key, content, ...touched(content), ...subjectOf(content) }
  },
  suppressions: makeSuppression,
  templates: (row) => ({ key: factKey('template', row.templateId), content: row, parties: NONE, debts: NONE }),
  match_decisions: (row) => {
    const pair = [row.aId, row.bId].sort()
    return { key: factKey('match_decision', ...pair, row.decidedOn, row.decidedBy), content: row, parties: [row.aId, row.bId], debts: [] }
  },
  events: makeEvent,
}

/** Puts the namespace of its source before an id. */
export function scoped<Id extends string>(id: Id, source: Source | undefined): Id {
  const namespace = source?.idNamespace ?? source?.forCreditor
  return namespace === undefined ? id : (`${namespace}:${id}` as Id)
}

function scopedParty(row: { readonly partyId?: PartyId }, source: Source | undefined): { readonly partyId?: PartyId } {
  return row.partyId === undefined ? {} : { partyId: scoped(row.partyId, source) }
}

function scopedDebt(row: { readonly debtId?: DebtId }, source: Source | undefined): { readonly debtId?: DebtId } {
  return row.debtId === undefined ? {} : { debtId: scoped(row.debtId, source) }
}

function touched(content: { readonly partyId?: PartyId; readonly debtId?: DebtId }): Pick<Made, 'parties' | 'debts'> {
  return {
    parties: content.partyId === undefined ? [] : [content.partyId],
    debts: content.debtId === undefined ? [] : [content.debtId],
  }
}

function subjectOf(content: { readonly partyId?: PartyId }): { readonly subject?: PartyId } {
  return content.partyId === undefined ? {} : { subject: content.partyId }
}

function makeDebt(row: RowContents['debt'], { source }: RecordContext): Made | RowFault {
  if (source?.forCreditor !== undefined && source.forCreditor !== row.creditorId) {
    return { column: 'creditor_id', code: 'wrong-creditor', reason: 'this source serves the debts of another creditor only' }
  }
  const content = filled(row, { debtId: scoped(row.debtId, source) })
  return { key: factKey('debt', content.debtId, row.sourceId), content, parties: NONE, debts: NONE }
}

function makeRelation(row: RowContents['relation'], { source, keyring }: RecordContext): Made {
  const fromId = scoped(row.fromId, source)
  const toId = scoped(row.toId, source)
  const natural = [fromId, toId, row.kind, row.start ?? ''].join('\u001f')
  const relationId = row.relationId ?? (`rel_${keyring.hash('relation', natural)}` as RelationId)
  const covers = row.covers?.map((debt) => scoped(debt, source))
  const content = filled(row, { fromId, toId, relationId })
  return {
    key: factKey('relation', relationId, row.sourceId), content: covers === undefined ? content : filled(content, { covers }),
    parties: [fromId, toId], debts: covers ?? NONE, subject: fromId,
  }
}

function makePoint(row: RowContents['contact_point'], context: RecordContext): Made | RowFault {
  const { source, keyring } = context
  const partyId = scoped(row.partyId, source)
  const point = pointOf(row, row.country ?? context.countryOf(partyId), context.numbers)
  if (!('placeZones' in point)) return point
  const made = (): ContactPointId => `cp_${keyring.hash('contact_point', [partyId, row.kind, point.value].join('\u001f'))}` as ContactPointId
  const contactPointId = row.contactPointId === undefined ? made() : scoped(row.contactPointId, source)
  const content = filled(withoutValue(row), {
    contactPointId, partyId, value: unsealed(keyring, point), placeZones: point.placeZones, placeRegions: point.placeRegions,
  })
  return {
    key: factKey('contact_point', contactPointId, row.sourceId), content, plain: point.value, parties: [partyId], debts: NONE, subject: partyId,
  }
}

function pointOf(row: RowContents['contact_point'], country: string | undefined, numbers: NumberBook): NormalPoint | RowFault {
  const isNumber = row.kind === 'phone' || row.kind === 'mobile' || row.kind === 'landline'
  if (!isNumber) return normalizePoint(row.kind, row, country)
  return numbers.read(row.value ?? '', country)
}

const VALUE_FIELDS: ReadonlySet<string> = new Set(['value', 'line1', 'line2', 'city', 'region', 'postalCode', 'country'] satisfies (keyof RowContents['contact_point'])[])

/** What a row says beside its value; a loop costs a fraction of what leaving fields out by name does. */
function withoutValue(row: RowContents['contact_point']): Omit<RowContents['contact_point'], 'value' | keyof AddressRow> {
  const rest: Record<string, unknown> = {}
  for (const name in row) if (!VALUE_FIELDS.has(name)) rest[name] = row[name as keyof typeof row]
  return rest as unknown as Omit<RowContents['contact_point'], 'value' | keyof AddressRow>
}

function unsealed(keyring: Keyring, point: NormalPoint): FactContents['contact_point']['value'] {
  return { sealed: '', hash: keyring.hashValue(point.value) }
}

function makeSuppression(row: RowContents['suppression'], context: RecordContext): Made | RowFault {
  const { source, keyring } = context
  const party = scopedParty(row, source)
  const { value: text, ...rest } = row
  const home = source?.jurisdiction.slice(0, 2)
  const country = (party.partyId === undefined ? undefined : context.countryOf(party.partyId)) ?? (home === 'EU' ? undefined : home)
  const point = text === undefined ? undefined : normalizeAnyValue(text, country)
  if (point !== undefined && !('placeZones' in point)) return point
  const value = point === undefined ? undefined : unsealed(keyring, point)
  const content = { ...rest, ...party, ...(value === undefined ? {} : { value }) }
  const key = factKey('suppression', party.partyId ?? '', value?.hash ?? '', row.scope, row.reason, row.from, row.sourceId)
  return { key, content, ...(point === undefined ? {} : { plain: point.value }), ...touched(party), ...subjectOf(party) }
}

function makeEvent(row: RowContents['event'], { source }: RecordContext): Made | RowFault {
  const event = scopedEvent(row.event, source)
  const content = filled(row, { ...scopedParty(row, source), ...scopedDebt(row, source), event })
  const inner = isNote(event) ? undefined : event.partyId
  const hasPoint = 'contactPointId' in event && event.contactPointId !== undefined
  if (content.partyId === undefined && content.debtId === undefined && inner === undefined && !hasPoint && !isNote(event)) {
    return { column: 'party_id', code: 'missing', reason: 'name the party, the debt or the contact point that the event is about' }
  }
  const parties = partiesOf(content.partyId, inner as PartyId | undefined)
  const subject = parties[0]
  return {
    key: factKey('event', row.eventId, row.sourceId), content, parties,
    debts: content.debtId === undefined ? NONE : [content.debtId], ...(subject === undefined ? {} : { subject }),
  }
}

/** Whom an event names outside and inside, each once. */
function partiesOf(outer: PartyId | undefined, inner: PartyId | undefined): readonly PartyId[] {
  if (outer === undefined) return inner === undefined ? NONE : [inner]
  return inner === undefined || inner === outer ? [outer] : [outer, inner]
}

const SCOPED_ID_FIELDS = ['partyId', 'by', 'contactPointId', 'representativeId'] as const
const SCOPED_LIST_FIELDS = ['debts', 'raisedByParty'] as const

/** Ids of parties, debts and contact points inside an event are those of its source, too. */
function scopedEvent(event: EventRecord['event'], source: Source | undefined): EventRecord['event'] {
  if (isNote(event) || (source?.idNamespace ?? source?.forCreditor) === undefined) return event
  const copy: Record<string, unknown> = { ...event }
  for (const field of SCOPED_ID_FIELDS) if (typeof copy[field] === 'string') copy[field] = scoped(copy[field], source)
  for (const field of SCOPED_LIST_FIELDS) {
    const ids = copy[field]
    if (Array.isArray(ids)) copy[field] = ids.map((id) => scoped(String(id), source))
  }
  return copy as EventRecord['event']
}
