import { z } from 'zod'
import type { FileKind } from '../../../model/load.js'
import { Problem } from '../../../model/problem.js'
import { COLUMNS } from '../../../model/rows.js'
import { schemaPlaces } from '../../../model/schema.js'

const columnName = z.string().min(1).describe('a column of the wide file, as its header has it')

/** How one of our cells is made: from a column, from several, or the same for every row. */
const cellSchema = z.union([
  columnName,
  z.strictObject({
    column: columnName,
    date: z.string().regex(/^(?=.*YYYY)(?=.*MM)(?=.*DD)[YMD./ -]+$/).optional().describe('how days are written, for example DD/MM/YYYY'),
    decimal: z.enum(['.', ',']).optional().describe('the decimal sign of an amount; what else of . , and blanks stands in it is grouping'),
    words: z.record(z.string(), z.string()).optional().describe('their words to ours; an empty text stands for blank'),
    prefix: z.string().optional(),
    suffix: z.string().optional(),
  }),
  z.strictObject({ columns: z.array(columnName).min(1), join: z.string().optional().describe('between the parts; a blank if absent') }),
  z.strictObject({ value: z.string().describe('the same for every row') }),
])

/** How one of our cells is made. */
export type CellSpec = z.infer<typeof cellSchema>

function cellsOf(file: FileKind, left: readonly string[]) {
  const columns = COLUMNS[file].filter((column) => !left.includes(column)) as [string, ...string[]]
  return z.partialRecord(z.enum(columns), cellSchema)
}

const GIVEN = ['source_id', 'source_record', 'collected_on']
const point = cellsOf('contact_points', [...GIVEN, 'party_id'])

/** A mapping: which columns of a wide file, one row an account, become which cells of ours. */
export const mappingSchema = z.strictObject({
  $schema: z.string().optional(),
  about: z.string().optional(),
  blank: z.array(z.string()).optional().describe('texts that stand for a blank, for example N/A'),
  date: z.string().optional().describe('how days are written where a cell does not say'),
  decimal: z.enum(['.', ',']).optional(),
  party: cellsOf('parties', GIVEN).describe('the borrower'),
  debt: cellsOf('debts', GIVEN),
  obligation: cellsOf('obligations', [...GIVEN, 'debt_id', 'party_id']).optional().describe('absent: role borrower'),
  contact_points: z.array(point).optional().describe('left out where their value is blank'),
  statuses: z.array(cellsOf('statuses', [...GIVEN, 'debt_id', 'party_id'])).optional().describe('left out where their kind is blank'),
  suppressions: z.array(cellsOf('suppressions', [...GIVEN, 'party_id'])).optional().describe('left out where their reason is blank'),
  others: z.array(z.strictObject({
    party: cellsOf('parties', GIVEN).describe('left out where the name is blank'),
    obligation: cellsOf('obligations', [...GIVEN, 'debt_id', 'party_id']).optional().describe('what ties this party to the debt'),
    relation: cellsOf('relations', [...GIVEN, 'from_id', 'to_id']).optional().describe('what this party is to the borrower'),
    contact_points: z.array(point).optional(),
  })).optional(),
})

/** A mapping for wide placement files. */
export type Mapping = z.infer<typeof mappingSchema>

/** The mapping's JSON Schema, generated from what reads it. */
export function mappingJsonSchema(): unknown {
  return z.toJSONSchema(mappingSchema, { io: 'input' })
}

/**
 * Reads a mapping from parsed JSON.
 * @throws Problem invalid-input, with a pointer to each unknown field and each key that is missing
 */
export function parseMapping(json: unknown): Mapping {
  const read = mappingSchema.safeParse(json)
  const places = read.success ? missingKeys(read.data) : schemaPlaces(read.error)
  if (places.length === 0 && read.success) return read.data
  throw new Problem('invalid-input', `the mapping does not fit its schema at ${places[0]?.pointer || '/'}: ${places[0]?.message ?? ''}`, places)
}

function missingKeys(mapping: Mapping): readonly { readonly pointer: string; readonly message: string }[] {
  const needed: readonly (readonly [string, unknown])[] = [
    ['/party/party_id', mapping.party['party_id']],
    ['/debt/debt_id', mapping.debt['debt_id']],
    ...(mapping.others ?? []).map((other, i) => [`/others/${i}/party/party_id`, other.party['party_id']] as const),
  ]
  return needed.filter(([, cell]) => cell === undefined).map(([pointer]) => ({ pointer, message: 'say how this id is made' }))
}
