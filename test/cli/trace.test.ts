import { describe, expect, it } from 'vitest'
import { inFolder, json, rightparty, shared } from './command.js'

interface Chain {
  readonly reached: readonly { readonly partyId: string; readonly hops: number }[]
  readonly debts: number
  readonly exposure: readonly { readonly currency: string; readonly amount: string; readonly debts: number }[]
  readonly rings: readonly (readonly string[])[]
  readonly cut: boolean
}

describe('the strategist\'s questions on the command line', () => {
  it('are answered on a graph made by others as it was published, for a purpose that is named, and refused for any other', async () => {
    const path = shared('data/finbench-example')
    if (path === undefined) return
    await inFolder((folder) => {
      rightparty(folder, ['load', path, '--format', 'finbench', '--source', 'finbench', '--creditor', 'BANK', '--currency', 'CNY', '--place', 'CN', '-q'])
      const chain = json<Chain>(rightparty(folder, ['chain', 'person:24', '--purpose', 'assess', '--json']))
      expect(chain.reached.map((one) => one.hops)).toEqual([1, 1, 2])
      expect([chain.debts, chain.rings, chain.cut, chain.exposure[0]?.amount.slice(0, 13)]).toEqual([4, [], false, '105530437.732'])
      const text = rightparty(folder, ['chain', 'person:24', '--purpose', 'assess'])
      expect([text.code, /guarantees lead from person:24 to 3 parties \(at most 2 hops\) and cover 4 of their debts/.test(text.out)]).toEqual([0, true])
      const refused = rightparty(folder, ['chain', 'person:24', '--purpose', 'collect'])
      expect([refused.code, /does not permit this.*never to find whom to contact/.test(refused.err)]).toEqual([4, true])
      expect(rightparty(folder, ['chain', 'person:24']).code).toBe(2)
      expect(rightparty(folder, ['chain', 'person:0', '--purpose', 'assess']).code).toBe(1)
      const link = json<{ readonly paths: readonly { readonly hops: number; readonly steps: readonly { readonly ties: readonly { readonly sourceId: string; readonly start: string }[] }[] }[] }>(
        rightparty(folder, ['path', 'person:24', 'person:44', '--purpose', 'assess', '--json']),
      )
      expect(link.paths.map((one) => one.hops)).toEqual([5, 6, 6])
      expect(link.paths.flatMap((one) => one.steps).every((step) => step.ties.every((tie) => tie.sourceId === 'finbench' && tie.start.length === 10))).toBe(true)
      const control = rightparty(folder, ['control', 'company:599', '--purpose', 'assess', '--threshold', '0.2'])
      expect(control.out).toMatch(/person:8796093022698 +24\.9973 +24\.9964 +1 +20 %/)
      expect(rightparty(folder, ['influence', '--purpose', 'assess', '--limit', '1']).out).toMatch(/1\. person:\d+ guarantees 21 debts of 9 borrowers, 1\.17 billion CNY/)
    })
  })

  it('can be kept under a name and asked anew', async () => {
    await inFolder((folder) => {
      rightparty(folder, ['sample', 'p', '--parties', '120', '--at', '2026-03-04T17:00:00Z', '-q'])
      rightparty(folder, ['load', 'p', '-q'])
      expect(rightparty(folder, ['view', 'save', 'who', 'influence', '--purpose', 'assess', '--limit', '2']).code).toBe(0)
      expect(rightparty(folder, ['view', 'save', 'who', 'influence', '--purpose', 'assess', '--newest', '2']).code).toBe(2)
      rightparty(folder, ['load', 'p', '-q'])
      expect(json<readonly { readonly name: string }[]>(rightparty(folder, ['view', 'list', '--json'])).map((view) => view.name)).toEqual(['who'])
      expect(json<{ readonly parties: readonly unknown[] }>(rightparty(folder, ['view', 'run', 'who', '--json'])).parties.length).toBe(2)
    })
  })
})
