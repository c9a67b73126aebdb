import { describe, expect, it } from 'vitest'
import { inFolder, json, rightparty, shared } from './command.js'

describe('a graph made by others', () => {
  it('loads, lists nobody for want of contact points and says so, and can be measured', async () => {
    const path = shared('data/finbench-sf0.01')
    if (path === undefined) return
    await inFolder((folder) => {
      const load = rightparty(folder, ['load', path, '--format', 'finbench', '--source', 'finbench', '--creditor', 'BANK', '--currency', 'USD', '--place', 'US', '--json', '-q'])
      const report = json<{ files: readonly { kind: string; rows: number; accepted: number }[] }>(load)
      expect(report.files.reduce((sum, file) => sum + file.accepted, 0)).toBeGreaterThan(3000)
      const ranked = json<{ debts: number; entries: number; debtsWithoutEntry: number; byNoCase: Readonly<Record<string, number>> }>(
        rightparty(folder, ['rank', '--at', '2026-03-04T17:00:00Z', '--json', '-q']),
      )
      expect(ranked.entries).toBe(0)
      expect(ranked.debtsWithoutEntry).toBe(ranked.debts)
      expect(ranked.byNoCase['no-contact-point']).toBeGreaterThan(0)
      const measured = json<{ rows: readonly { id: string; pagerank: number }[] }>(rightparty(folder, ['measure', '--metric', 'pagerank,core_number', '--json']))
      expect(measured.rows.reduce((sum, row) => sum + row.pagerank, 0)).toBeCloseTo(1, 6)
      // The same number names a person and a company, and both stay exact.
      expect(measured.rows.some((row) => /^person:\d{13,}$/.test(row.id))).toBe(true)
    })
  })
})
