import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { roundDecimal } from '../../src/model/decimal.js'
import { formatDay } from '../../src/model/time.js'
import type { OwedDebt, TraceTie } from '../../src/model/trace.js'
import { chain, openWorld, type TraceWorld } from '../../src/trace/index.js'
import { shared } from '../cli/command.js'
import micro from './finbench-micro.json' with { type: 'json' }
import { DAY, debt, tie } from './world.js'

type Row = Readonly<Record<string, string>>

function rows(path: string, separator: string): readonly Row[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = header.split(separator)
  return lines.map((line) => Object.fromEntries(line.split(separator).map((cell, i) => [names[i] ?? '', cell])))
}

function worldOf(folder: string, guarantee: string, apply: string, id: string): TraceWorld {
  const balances = new Map(rows(join(folder, 'Loan.csv'), '|').map((row) => [row['loanId']!, row['balance']!]))
  const ties: readonly TraceTie[] = rows(join(folder, guarantee), '|').map((row) => tie(row['fromId']!, row['toId']!, { start: row['createTime']!.slice(0, 10) }))
  const debts: readonly OwedDebt[] = rows(join(folder, apply), '|').map((row) => debt(row['loanId']!, row[id]!, balances.get(row['loanId']!)!))
  return openWorld(ties, debts)
}

function chainsAsPublished(expected: string, guarantee: string, apply: string, id: string): number {
  const [folder, table] = [shared('data/finbench-example'), shared(`data/${expected}`)]
  if (folder === undefined || table === undefined) return -1
  const world = worldOf(folder, guarantee, apply, id)
  const published = rows(table, ',')
  const found = published.map((row) => {
    const { reached, debts, exposure, rings, cut } = chain(world, { party: row[id]!, purpose: 'assess' }, DAY)
    const five = chain(world, { party: row[id]!, purpose: 'assess', maxHops: 5 }, DAY)
    return {
      [id]: row[id],
      reachedExclStart: String(reached.length),
      startOnCycle: rings.some((ring) => ring.includes(row[id]!)) ? '1' : '0',
      maxHops: String(reached.at(-1)?.hops ?? 0),
      sumLoanAmount: roundDecimal(exposure[0]?.amount ?? '0', 3),
      numLoans: String(debts),
      sumLoanAmountExclStart: row['sumLoanAmountExclStart'],
      numLoansExclStart: row['numLoansExclStart'],
      sumLoanAmountMax5Hops: roundDecimal(five.exposure[0]?.amount ?? '0', 3),
      numLoansMax5Hops: String(five.debts),
      cut,
    }
  })
  expect(found).toEqual(published.map((row) => ({ ...row, cut: false })))
  return published.length
}

describe('chains of guarantees against LDBC FinBench', () => {
  it('agree with every published row of the persons, with and without a limit of five', () => {
    expect([-1, 668]).toContain(chainsAsPublished('finbench-example.person-guarantee-chains.csv', 'PersonGuaranteePerson.csv', 'PersonApplyLoan.csv', 'personId'))
  })

  it('agree with every published row of the companies, with and without a limit of five', () => {
    expect([-1, 321]).toContain(chainsAsPublished('finbench-example.company-guarantee-chains.csv', 'CompanyGuaranteeCompany.csv', 'CompanyApplyLoan.csv', 'companyId'))
  })

  it('agree with the small fixture: open window, ring back to the start, newest ties before the window', () => {
    const ties = micro.guarantee.rows.map(([from, to, moment]) => tie(String(from), String(to), { start: formatDay(moment ?? 0) }))
    const debts = micro.apply.map(([party, loan]) => debt(String(loan), String(party), String(micro.loans[String(loan) as keyof typeof micro.loans])))
    const world = openWorld(ties, debts)
    const asked = micro.expected.filter((one) => one.query === 'TCR11 guarantee chain')
    const found = asked.map(({ id, window: [from, to], truncationLimit }) => {
      const answer = chain(world, { party: String(id), purpose: 'assess', from: formatDay(from!), to: formatDay(to!), newest: truncationLimit! }, DAY)
      return { sumLoanAmount: Number(answer.exposure[0]?.amount), numLoans: answer.debts, rings: answer.rings }
    })
    expect(found).toEqual([
      { sumLoanAmount: 1700.5, numLoans: 5, rings: [['1', '2', '3']] },
      { sumLoanAmount: 600.5, numLoans: 3, rings: [['1', '2', '3']] },
    ])
    expect(asked.map(({ sumLoanAmount, numLoans }) => [sumLoanAmount, numLoans])).toEqual(found.map(({ sumLoanAmount, numLoans }) => [sumLoanAmount, numLoans]))
  })
})
