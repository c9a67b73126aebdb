import type { FileKind, LoadRequest } from '../../../model/load.js'
import { Problem } from '../../../model/problem.js'
import type { ForeignTable, Format, RecordText } from '../format.js'
import { parseMapping, type CellSpec, type Mapping } from './mapping.js'

type Cells = Readonly<Record<string, string>>
type Specs = Readonly<Partial<Record<string, CellSpec>>>

/**
 * Reads wide placement files, one row an account, by a mapping: each row becomes a party, a debt, an obligation, contact
 * points, and what else the mapping names. The row's number is its source record; columns that are not named are dropped.
 * @throws Problem invalid-input when the mapping does not fit its schema or the source is not named
 */
export function placement(request: LoadRequest): Format {
  const mapping = parseMapping(request.mapping)
  const { source, collectedOn } = request
  if (source === undefined) throw new Problem('invalid-input', 'a wide file does not name its source: give --source')
  const named = namedColumns(mapping)
  const given = { source_id: source, ...(collectedOn === undefined ? {} : { collected_on: collectedOn }) }
  const file: ForeignTable = {
    kind: 'placement',
    bears: bornBy(mapping),
    needed: [...named],
    unused: (columns) => columns.filter((column) => !named.has(column)),
    read: (cells, row) => recordsOf(mapping, withoutBlanks(mapping, cells), { ...given, source_record: String(row) }),
  }
  return { name: 'placement', filesNamed: 'any', fileNamed: () => file }
}

function bornBy(mapping: Mapping): ReadonlySet<FileKind> {
  const others = mapping.others ?? []
  const files: (FileKind | false)[] = [
    'parties', 'debts', 'obligations',
    (mapping.contact_points ?? []).length + others.flatMap((other) => other.contact_points ?? []).length > 0 && 'contact_points',
    (mapping.statuses ?? []).length > 0 && 'statuses',
    (mapping.suppressions ?? []).length > 0 && 'suppressions',
    others.some((other) => other.relation !== undefined) && 'relations',
  ]
  return new Set(files.filter((name) => name !== false))
}

/** Every column that the mapping names. */
function namedColumns(mapping: Mapping): ReadonlySet<string> {
  const others = mapping.others ?? []
  const groups: readonly (Specs | undefined)[] = [
    mapping.party, mapping.debt, mapping.obligation, ...(mapping.contact_points ?? []), ...(mapping.statuses ?? []),
    ...(mapping.suppressions ?? []), ...others.flatMap((other) => [other.party, other.obligation, other.relation, ...(other.contact_points ?? [])]),
  ]
  return new Set(groups.flatMap((group) => Object.values(group ?? {}).flatMap(columnsIn)))
}

function columnsIn(spec: CellSpec | undefined): readonly string[] {
  if (spec === undefined) return []
  if (typeof spec === 'string') return [spec]
  return 'column' in spec ? [spec.column] : 'columns' in spec ? spec.columns : []
}

function withoutBlanks(mapping: Mapping, cells: Cells): Cells {
  const { blank } = mapping
  if (blank === undefined) return cells
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => !blank.includes(text.trim())))
}

/** Makes the records of one row. */
function recordsOf(mapping: Mapping, cells: Cells, given: Cells): readonly RecordText[] {
  const make = (file: FileKind, specs: Specs, more: Cells): RecordText => ({
    file, text: { cells: { ...made(mapping, specs, cells), ...more, ...given } }, columnOf: (column) => columnsIn(specs[column] ?? mapping.party[column as 'party_id'] ?? mapping.debt[column as 'debt_id'])[0] ?? column,
  })
  const party = make('parties', mapping.party, {})
  const debt = make('debts', mapping.debt, {})
  const partyId = only('party_id', party)
  const debtId = only('debt_id', debt)
  const points = (specs: Mapping['contact_points'], owner: Cells): readonly RecordText[] =>
    (specs ?? []).map((point) => make('contact_points', point, owner)).filter(hasValue)
  const records = [
    party, debt,
    make('obligations', { role: { value: 'borrower' }, ...mapping.obligation }, { ...partyId, ...debtId }),
    ...points(mapping.contact_points, partyId),
    ...(mapping.statuses ?? []).map((specs) => make('statuses', specs, debtId)).filter((record) => 'kind' in record.text.cells),
    ...(mapping.suppressions ?? []).map((specs) => make('suppressions', specs, partyId)).filter((record) => 'reason' in record.text.cells),
  ]
  for (const other of mapping.others ?? []) {
    const record = make('parties', other.party, {})
    if (!('name' in record.text.cells)) continue
    const otherId = only('party_id', record)
    records.push(record)
    if (other.obligation !== undefined) records.push(make('obligations', other.obligation, { ...otherId, ...debtId }))
    if (other.relation !== undefined) {
      records.push(make('relations', other.relation, { ...renamed(otherId, 'from_id'), ...renamed(partyId, 'to_id') }))
    }
    records.push(...points(other.contact_points, otherId))
  }
  return records
}

function only(column: string, record: RecordText): Cells {
  const id = record.text.cells[column]
  return id === undefined ? {} : { [column]: id }
}

function renamed(id: Cells, column: string): Cells {
  const [value] = Object.values(id)
  return value === undefined ? {} : { [column]: value }
}

const VALUE_COLUMNS = ['value', 'line1', 'line2', 'city', 'postal_code']

function hasValue(record: RecordText): boolean {
  return VALUE_COLUMNS.some((column) => column in record.text.cells)
}

function made(mapping: Mapping, specs: Specs, cells: Cells): Cells {
  const result: Record<string, string> = {}
  for (const [column, spec] of Object.entries(specs)) {
    if (spec === undefined) continue
    const text = cellText(mapping, column, spec, cells)
    if (text !== undefined && text.trim() !== '') result[column] = text
  }
  return result
}

/** Text that no cell of ours takes: what could not be read becomes a reject of its own column. */
const UNREADABLE = '\u0000'

function cellText(mapping: Mapping, column: string, spec: CellSpec, cells: Cells): string | undefined {
  if (typeof spec === 'string') return formatted(mapping, column, {}, cells[spec])
  if ('value' in spec) return spec.value
  if ('columns' in spec) {
    const parts = spec.columns.map((name) => cells[name]?.trim() ?? '').filter((part) => part !== '')
    return parts.length === 0 ? undefined : parts.join(spec.join ?? ' ')
  }
  const written = cells[spec.column]
  if (written === undefined) return undefined
  const word = spec.words === undefined || !Object.hasOwn(spec.words, written.trim()) ? written : spec.words[written.trim()]
  const text = formatted(mapping, column, spec, word)
  return text === undefined || text.trim() === '' ? undefined : `${spec.prefix ?? ''}${text}${spec.suffix ?? ''}`
}

const DAY_COLUMNS = /(_on|_date|_as_of)$|^(from|until|start|end|opt_out_by)$/
const AMOUNT_COLUMNS: ReadonlySet<string> = new Set(['principal', 'balance', 'cap'])

function formatted(
  mapping: Mapping, column: string, own: { readonly date?: string | undefined; readonly decimal?: '.' | ',' | undefined }, text: string | undefined,
): string | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const date = own.date ?? (DAY_COLUMNS.test(column) ? mapping.date : undefined)
  if (date !== undefined) return readDate(text.trim(), date) ?? UNREADABLE
  const decimal = own.decimal ?? (AMOUNT_COLUMNS.has(column) ? mapping.decimal : undefined)
  return decimal === undefined ? text : (readAmount(text.trim(), decimal) ?? UNREADABLE)
}

/** Reads a day by its format; a time of day behind it is left out. */
function readDate(text: string, format: string): string | undefined {
  const parts: string[] = []
  const pattern = format.replaceAll(/YYYY|MM|DD|[./ -]/g, (part) => {
    if (part.length === 1) return `\\${part}`
    parts.push(part)
    return part === 'YYYY' ? '(\\d{4})' : '(\\d{1,2})'
  })
  const found = new RegExp(`^${pattern}(?:[T ].*)?$`).exec(text)
  if (found === null) return undefined
  const part = (name: string, width: number): string => (found[parts.indexOf(name) + 1] ?? '').padStart(width, '0')
  return `${part('YYYY', 4)}-${part('MM', 2)}-${part('DD', 2)}`
}

/** Reads an amount with grouping (`1.234,50`, `1 234,50`, `1,234.50`) as a plain decimal. */
function readAmount(text: string, decimal: '.' | ','): string | undefined {
  const group = decimal === '.' ? ',' : '.'
  const [whole = '', fraction, ...more] = text.split(decimal)
  const grouped = whole.replaceAll(/[\s\u00A0\u202F']/g, group)
  const isPlain = /^-?\d+$/.test(grouped) || new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+$`).test(grouped)
  if (!isPlain || more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined
  const digits = grouped.replaceAll(group, '')
  return fraction === undefined ? digits : `${digits}.${fraction}`
}
