import type { LoadRequest } from '../../../model/load.js'
import { Problem } from '../../../model/problem.js'
import type { ForeignTable, Format, RecordText } from '../format.js'
import { countryNamed } from './country.js'
import { FINBENCH_SOURCES } from './source.js'

/** What FinBench lacks and every row needs. */
interface Given {
  readonly source: string
  readonly creditor: string
  readonly currency: string
  readonly place: string
  readonly debtKind: string
}

type Cells = Readonly<Record<string, string>>
type ReadRow = (cells: Cells, given: Given) => readonly RecordText[]

/**
 * Reads a folder of LDBC FinBench: persons, companies, loans, who applied for them, who guarantees for whom and who invested.
 * Its ids collide between kinds, so they become `person:ID`, `company:ID`, `loan:ID`; accounts and transfers are left out.
 * Source: The LDBC Financial Benchmark specification, arXiv:2306.15975.
 * @throws Problem invalid-input when `source`, `creditor`, `currency` or `place` is not given
 */
export function finbench(request: LoadRequest): Format {
  const given: Given = {
    source: needed(request.source, '--source'),
    creditor: needed(request.creditor, '--creditor'),
    currency: needed(request.currency, '--currency'),
    place: needed(request.place, '--place'),
    debtKind: request.debtKind ?? 'bank_loan',
  }
  return {
    name: 'finbench',
    filesNamed: `${Object.keys(FILES).join('.csv, ')}.csv`,
    sources: FINBENCH_SOURCES,
    fileNamed: (name) => {
      const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).replace(/\.csv$/i, '')
      const found = Object.hasOwn(FILES, base) ? FILES[base] : undefined
      return found === undefined ? undefined : { ...found, read: (cells) => found.read(cells, given) }
    },
  }
}

function needed(value: string | undefined, option: string): string {
  if (value !== undefined && value.trim() !== '') return value
  throw new Problem('invalid-input', `FinBench files do not say this: give ${option}`)
}

type FinbenchFile = Omit<ForeignTable, 'read' | 'unused'> & { readonly read: ReadRow }

const FILES: Readonly<Record<string, FinbenchFile>> = {
  Person: file('parties', ['personId', 'personName', 'birthday', 'country', 'createTime'], (cells, given) =>
    one('parties', {
      party_id: id('person', cells['personId']), kind: 'person', name: cells['personName'], birth_date: day(cells['birthday']),
      country: countryNamed(cells['country']), source_id: given.source,
    }, PERSON_COLUMNS)),
  Company: file('parties', ['companyId', 'companyName', 'country', 'createTime'], (cells, given) =>
    one('parties', {
      party_id: id('company', cells['companyId']), kind: 'organization', name: cells['companyName'],
      country: countryNamed(cells['country']), source_id: given.source,
    }, COMPANY_COLUMNS)),
  Loan: file('debts', ['loanId', 'loanAmount', 'balance', 'createTime'], (cells, given) =>
    one('debts', {
      debt_id: id('loan', cells['loanId']), creditor_id: given.creditor, kind: given.debtKind, currency: given.currency,
      principal: cells['loanAmount'], balance: cells['balance'], opened_on: day(cells['createTime']), jurisdiction: given.place,
      source_id: given.source,
    }, { debt_id: 'loanId', principal: 'loanAmount', opened_on: 'createTime' })),
  PersonApplyLoan: applyFile('person', 'personId'),
  CompanyApplyLoan: applyFile('company', 'companyId'),
  PersonGuaranteePerson: guaranteeFile('person'),
  CompanyGuaranteeCompany: guaranteeFile('company'),
  PersonInvestCompany: investFile('person'),
  CompanyInvestCompany: investFile('company'),
}

const PERSON_COLUMNS = { party_id: 'personId', name: 'personName', birth_date: 'birthday' }
const COMPANY_COLUMNS = { party_id: 'companyId', name: 'companyName' }

function file(bears: RecordText['file'], columns: readonly string[], read: ReadRow): FinbenchFile {
  return { kind: bears, bears: new Set([bears]), columns, read }
}

function applyFile(kind: 'person' | 'company', column: string): FinbenchFile {
  return file('obligations', [column, 'loanId', 'createTime'], (cells, given) =>
    one('obligations', {
      debt_id: id('loan', cells['loanId']), party_id: id(kind, cells[column]), role: 'borrower', liability: 'principal',
      source_id: given.source,
    }, { debt_id: 'loanId', party_id: column }))
}

function guaranteeFile(kind: 'person' | 'company'): FinbenchFile {
  return file('relations', ['fromId', 'toId', 'createTime'], (cells, given) =>
    one('relations', {
      ...tie(`guarantee:${kind}`, id(kind, cells['fromId']), id(kind, cells['toId']), cells['createTime']), kind: 'guarantees',
      source_id: given.source,
    }, { from_id: 'fromId', to_id: 'toId', start: 'createTime' }))
}

function investFile(kind: 'person' | 'company'): FinbenchFile {
  return file('relations', ['investorId', 'companyId', 'ratio', 'createTime'], (cells, given) =>
    one('relations', {
      ...tie(`invest:${kind}`, id(kind, cells['investorId']), id('company', cells['companyId']), cells['createTime']), kind: 'owns',
      share: cells['ratio'], source_id: given.source,
    }, { from_id: 'investorId', to_id: 'companyId', start: 'createTime', share: 'ratio' }))
}

/** Two parties may be tied several times: the moment of the tie is part of its id. */
function tie(what: string, from: string | undefined, to: string | undefined, createTime: string | undefined): Record<string, string | undefined> {
  const moment = createTime?.trim()
  const relationId = from === undefined || to === undefined ? undefined : [what, from, to, moment ?? ''].join(':').replaceAll(' ', 'T')
  return { relation_id: relationId, from_id: from, to_id: to, start: day(createTime) }
}

function id(kind: 'person' | 'company' | 'loan', text: string | undefined): string | undefined {
  const plain = text?.trim()
  return plain === undefined || plain === '' ? undefined : `${kind}:${plain}`
}

/** The day of `2020-03-23 19:03:05.567`. */
function day(text: string | undefined): string | undefined {
  return text?.trim().slice(0, 10)
}

function one(target: RecordText['file'], cells: Readonly<Record<string, string | undefined>>, columns: Readonly<Record<string, string>>): readonly RecordText[] {
  const text: Record<string, string> = {}
  for (const [column, value] of Object.entries(cells)) if (value !== undefined && value !== '') text[column] = value
  return [{ file: target, text: { cells: text }, columnOf: (column) => columns[column] ?? column }]
}
