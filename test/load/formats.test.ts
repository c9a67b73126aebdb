import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mappingJsonSchema } from '../../src/load/index.js'
import { FINBENCH_SOURCES } from '../../src/load/formats/finbench/source.js'
import type { LoadInput } from '../../src/model/load.js'
import { factsOf, input, keyring, load, SOURCES, totals, withStore } from './portfolio.js'

const MAPPING = {
  date: 'DD/MM/YYYY',
  decimal: ',',
  blank: ['N/A'],
  party: {
    party_id: { column: 'CUST', prefix: 'P-' }, kind: { value: 'person' }, name: { columns: ['FIRST', 'LAST'] }, birth_date: 'DOB', country: { value: 'GB' },
  },
  debt: {
    debt_id: 'ACCT', creditor_id: { value: 'bank' }, kind: { column: 'PRODUCT', words: { CC: 'credit_card', PL: 'bank_loan' } }, currency: { value: 'GBP' },
    principal: 'ORIG', balance: 'BAL', opened_on: 'OPENED', jurisdiction: { value: 'GB' },
  },
  contact_points: [
    { kind: { value: 'mobile' }, value: 'PHONE1' }, { kind: { value: 'landline' }, value: 'PHONE2' }, { kind: { value: 'email' }, value: 'MAIL' },
    { kind: { value: 'postal_address' }, line1: 'ADDR', postal_code: 'PC', country: { value: 'GB' } },
  ],
  statuses: [{ kind: { column: 'FLAG', words: { BS: 'moratorium', '-': '' } }, from: 'FLAGGED' }],
  others: [{
    party: { party_id: { column: 'CUST', prefix: 'P-', suffix: '-2' }, kind: { value: 'person' }, name: 'COBORROWER', country: { value: 'GB' } },
    obligation: { role: { value: 'co_borrower' } }, contact_points: [{ kind: { value: 'mobile' }, value: 'COPHONE' }],
  }, {
    party: { party_id: { column: 'CUST', prefix: 'P-', suffix: '-ref' }, kind: { value: 'person' }, name: 'REFERENCE' },
    relation: { kind: { value: 'reference_of' } },
  }],
}
const WIDE = `ACCT|CUST|FIRST|LAST|DOB|PRODUCT|ORIG|BAL|OPENED|PHONE1|PHONE2|MAIL|ADDR|PC|FLAG|FLAGGED|COBORROWER|COPHONE|REFERENCE|NOTES
A1|7|Ann|Sample|03/02/1980|CC|1.000,00|250,50|01/02/2024|07400 123456|N/A|ann@example.org|1 High St|SW1A 1AA|-||Bo Sample|07400 123457||private
A2|7|Ann|Sample|03/02/1980|PL|2000|1.999,99|01/03/2024|07400 123456|0|ann@example.org|1 High St|SW1A 1AA|BS|01/02/2026|||Cy Friend|private
A3|8|Dee|Sample|31/02/1980|CC|10,00|10,00|01/02/2024|||||||||||
`

describe('a wide placement file', () => {
  it('becomes a party, a debt, an obligation, contact points and what else the mapping names, row by row', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('june.csv', WIDE)], {
        mapping: MAPPING, source: 'crm', collectedOn: '2026-02-28', expectRows: 3, expectBalance: '2260.49',
      })
      expect(report.files[1]).toMatchObject({ kind: 'placement', rows: 3, accepted: 1, rejected: 2, droppedColumns: ['NOTES'] })
      expect(report.rejects.map(({ row, column, code }) => [row, column, code])).toEqual([
        [2, 'PHONE2', 'phone-invalid'], [3, 'DOB', 'day-invalid'], [3, 'CUST', 'party-unknown'],
      ])
      const debts = (await factsOf(store, 'debt')).map((fact) => fact.content)
      expect(debts).toMatchObject([
        { debtId: 'A1', balance: '250.50', principal: '1000.00', kind: 'credit_card', openedOn: '2024-02-01', sourceRecord: '1', collectedOn: '2026-02-28' },
        { debtId: 'A2', balance: '1999.99', kind: 'bank_loan' }, { debtId: 'A3' },
      ])
      expect((await factsOf(store, 'obligation')).map((fact) => 'role' in fact.content && [fact.content.debtId, fact.content.partyId, fact.content.role])).toEqual([
        ['A1', 'P-7', 'borrower'], ['A1', 'P-7-2', 'co_borrower'], ['A2', 'P-7', 'borrower'],
      ])
      expect((await factsOf(store, 'status')).map((fact) => fact.content)).toMatchObject([{ debtId: 'A2', kind: 'moratorium', from: '2026-02-01' }])
      expect((await factsOf(store, 'relation')).map((fact) => fact.content)).toMatchObject([{ fromId: 'P-7-ref', toId: 'P-7', kind: 'reference_of' }])
      const values = (await factsOf(store, 'contact_point')).map((fact) => ('value' in fact.content && fact.content.value ? keyring.open(fact.content.value.sealed) : ''))
      expect(values.toSorted()).toEqual(['+447400123456', '+447400123457', '1 High St, SW1A 1AA, GB', 'ann@example.org'])
    })
  })

  it('counts a person of two accounts once, and a second load of the same file as unchanged whatever the order of its rows', async () => {
    await withStore(async (store) => {
      const request = { mapping: MAPPING, source: 'crm', collectedOn: '2026-02-28' }
      await load(store, [input('sources.csv', SOURCES), input('june.csv', WIDE)], request)
      expect((await factsOf(store, 'party')).find((fact) => 'partyId' in fact.content && fact.content.partyId === 'P-7')?.content).toMatchObject({ sourceRecord: '1' })
      const [header, a, b, c] = WIDE.trim().split('\n')
      const report = await load(store, [input('june.csv', [header, c, b, a].join('\n'))], request)
      expect(report.files[0]).toMatchObject({ rows: 3, accepted: 0, changed: 0, unchanged: 1, rejected: 2 })
    })
  })

  it('is refused when the mapping does not fit its schema, names a column that is not there, or no source is named', async () => {
    await withStore(async (store) => {
      const file = [input('sources.csv', SOURCES), input('june.csv', WIDE)]
      await expect(load(store, file, { mapping: { ...MAPPING, party: {} }, source: 'crm' })).rejects.toThrow(/party\/party_id/)
      await expect(load(store, file, { mapping: { ...MAPPING, partys: {} }, source: 'crm' })).rejects.toThrow(/partys/)
      await expect(load(store, file, { mapping: MAPPING })).rejects.toThrow(/--source/)
      await expect(load(store, file, { mapping: MAPPING, source: 'nobody' })).rejects.toThrow(/--source names no source/)
      const wrong = { ...MAPPING, debt: { ...MAPPING.debt, balance: 'BALL' } }
      await expect(load(store, file, { mapping: wrong, source: 'crm' })).rejects.toThrow(/no column BALL.*did you mean/)
    })
  })

  it('has a JSON Schema that is generated from what reads it', () => {
    const path = new URL('../../src/load/formats/placement/mapping.schema.json', import.meta.url)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(mappingJsonSchema())))
  })
})

const GIVEN = { format: 'finbench', source: 'finbench', creditor: 'bank', currency: 'EUR', place: 'GB' }

describe('a FinBench folder', () => {
  it('keeps ids above 2^53 exact, and a person, a company and a loan of one id apart', async () => {
    await withStore(async (store) => {
      const report = await load(store, [
        input('Person.csv', 'personId|personName|isBlocked|createTime\n9007199254740993|Ann|false|2020-01-01 18:13:47.158\n'),
        input('Company.csv', 'companyId|companyName|isBlocked|createTime|country\n9007199254740993|Ann Ltd|false|2020-01-01 18:13:47.158|Czech_Republic\n'),
        input('Loan.csv', 'loanId|loanAmount|balance|createTime\n9007199254740993|45962702.20357926|1.5|2020-03-18 16:42:57.719\n'),
        input('PersonApplyLoan.csv', 'personId|loanId|createTime\n9007199254740993|9007199254740993|2020-03-18 16:42:57.719\n'),
        input('PersonInvestCompany.csv', 'investorId|companyId|ratio|createTime\n9007199254740993|9007199254740993|0.25|2021-05-16 14:39:29.098\n9007199254740993|9007199254740993|0.5|2021-05-16 15:39:29.098\n'),
        input('Account.csv', 'accountId|x\n1|2\n'),
      ], GIVEN)
      expect(report.rejects).toEqual([])
      expect(totals(report)).toMatchObject({ rows: 7, accepted: 7 })
      expect((await factsOf(store, 'party')).map((fact) => fact.content)).toMatchObject([
        { partyId: 'company:9007199254740993', kind: 'organization', country: 'CZ' }, { partyId: 'person:9007199254740993', kind: 'person' },
      ])
      expect((await factsOf(store, 'debt'))[0]?.content).toMatchObject({ debtId: 'loan:9007199254740993', principal: '45962702.20357926', openedOn: '2020-03-18' })
      expect((await factsOf(store, 'relation')).map((fact) => 'share' in fact.content && fact.content.share)).toEqual([0.25, 0.5])
    })
  })

  it('needs to be told what its files do not say, and lists what it drops', async () => {
    await withStore(async (store) => {
      const files = [input('Person.csv', 'personId|personName|gender\n1|Ann|f\n')]
      await expect(load(store, files, { ...GIVEN, currency: '' })).rejects.toThrow(/--currency/)
      await expect(load(store, files, { format: 'finbnch' })).rejects.toThrow(/formats are bods, finbench, ftm/)
      expect((await load(store, files, GIVEN)).files[1]?.droppedColumns).toEqual(['gender'])
    })
  })

  it('says what its files are called when it reads none of those given', async () => {
    await withStore(async (store) => {
      await expect(load(store, [input('people.csv', 'a\n1\n')], GIVEN)).rejects.toThrow(/reads none of these files; its files are called Person\.csv/)
      for (const format of ['ftm', 'bods']) await expect(load(store, [input('x.csv', 'a\n1\n')], { format, source: 'crm' })).rejects.toMatchObject({ code: 'unknown-format' })
    })
  })

  it('ships the source that it uses when nobody names another', () => {
    expect(readFileSync(new URL('../../src/load/formats/finbench/sources.csv', import.meta.url), 'utf8')).toBe(FINBENCH_SOURCES)
  })

  it('loads every row of the example folders of LDBC, and nothing twice', async () => {
    for (const name of ['finbench-sf0.01', 'finbench-example']) {
      const folder = new URL(`../../../shared/data/${name}/`, import.meta.url)
      if (!existsSync(folder)) {
        process.stdout.write(`no ../shared beside the project: ${name} was not loaded\n`)
        return
      }
      const files: readonly LoadInput[] = readdirSync(folder).map((file) => input(file, readFileSync(new URL(file, folder))))
      await withStore(async (store) => {
        const first = totals(await load(store, files, GIVEN))
        expect(first).toMatchObject({ rejected: 0, refused: 0, held: 0, accepted: first.rows })
        expect(totals(await load(store, files, GIVEN))).toMatchObject({ unchanged: first.rows - 1 })
        expect((await store.check()).faults).toEqual([])
      })
    }
  })
})
