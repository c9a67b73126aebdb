import type { FileKind } from '../model/load.js'

const PROVENANCE = ['source_id', 'source_record', 'collected_on'] as const

/** Columns of the CSV files, in the order in which they are written. */
export const COLUMNS = {
  sources: [
    'source_id', 'class', 'name', 'jurisdiction', 'authorisation', 'purposes', 'obtained_on', 'expires_on', 'notice_sent_on',
    'for_creditor', 'id_namespace', 'evidence',
  ],
  parties: [
    'party_id', 'kind', 'name', 'country', 'region', 'birth_date', 'registration_no', 'lei', 'zone', 'language',
    'deceased_on',
    'capacity', 'active_duty', 'vulnerable', 'identity', ...PROVENANCE,
  ],
  debts: [
    'debt_id', 'creditor_id', 'creditor_reference', 'kind', 'currency', 'principal', 'balance', 'balance_as_of', 'opened_on',
    'due_on',
    'placed_on', 'recalled_on', 'jurisdiction', 'account_group', 'joint_household_use', ...PROVENANCE,
  ],
  obligations: [
    'debt_id', 'party_id', 'role', 'liability', 'cap', 'currency', 'signed', 'renounced', 'liable_in_ordinary_course',
    'from', 'until',
    'evidence', ...PROVENANCE,
  ],
  relations: [
    'from_id', 'to_id', 'kind', 'share', 'strength', 'cap', 'currency', 'liability', 'covers', 'authority', 'registered_on',
    'start',
    'end', 'released_on', 'renounced', 'evidence', 'relation_id', ...PROVENANCE,
  ],
  contact_points: [
    'party_id', 'kind', 'value', 'line1', 'line2', 'city', 'region', 'postal_code', 'country', 'place', 'zone', 'verified_on',
    'last_used_on', 'from', 'until', 'origin', 'use_disclosed', 'employer_provided', 'creditor_use',
    'creditor_notice_sent_on',
    'opt_out_by', 'domain', 'prior_collector', 'prior_collector_used', 'working_hours', 'party_known_there',
    'contact_point_id',
    ...PROVENANCE,
  ],
  statuses: ['debt_id', 'party_id', 'kind', 'from', 'until', 'ended_by', ...PROVENANCE],
  suppressions: ['party_id', 'value', 'scope', 'reason', 'from', 'until', ...PROVENANCE],
  templates: [
    'template_id', 'channel', 'kind', 'purpose', 'language', 'discloses', 'opt_out_text', 'identifies_as', 'must_say',
    'approved_by',
    'approved_on', 'until',
  ],
  match_decisions: ['a_id', 'b_id', 'decision', 'decided_by', 'decided_on'],
} as const satisfies Readonly<Record<Exclude<FileKind, 'events'>, readonly string[]>>

/** A file that is written as CSV; events are NDJSON. */
export type CsvFile = keyof typeof COLUMNS
/** One row before it is text; a column that is absent is left empty. */
export type Row<File extends CsvFile> = { readonly [Column in (typeof COLUMNS)[File][number]]?: string | undefined }

const NEEDS_QUOTES = /[",;\r\n]|^ | $/

/** Writes one field as RFC 4180 has it. */
export function quoted(field: string): string {
  return NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** Writes one row in the order of its file's columns, without a line end. */
export function csvLine(file: CsvFile, fields: Readonly<Record<string, string | undefined>>): string {
  const columns: readonly string[] = COLUMNS[file]
  let line = ''
  for (let i = 0; i < columns.length; i++) {
    const field = fields[columns[i] ?? '']
    if (i > 0) line += ','
    if (field !== undefined && field !== '') line += quoted(field)
  }
  return line
}
