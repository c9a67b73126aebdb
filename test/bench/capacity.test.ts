import { describe, expect, it } from 'vitest'
import { ASSUMED, breaksOf, carry, grownOf, queueCosts, type BenchFile, type Break, type JudgingMeasured } from '../../scripts/bench/capacity.js'
import { trustOf } from '../../scripts/bench/law.js'

const SIZES = [1e4, 1e5, 1e6]
type Figure = BenchFile['figures'][number]

/** A bench whose laws are known: 2 debts and 20 case files a party, a microsecond of everything a case file, 1 kB of heap a party. */
function bench(change: Partial<Record<string, (parties: number) => Partial<Figure>>> = {}): BenchFile {
  const figure = (stage: string, of: string, count: number, seconds: number, parties: number): Figure => ({ stage, of, count, seconds, parties, peakMb: 100 + parties / 1024, ...change[stage]?.(parties) })
  return { figures: SIZES.flatMap((n) => [
    figure('load', 'rows', 9 * n, 2e-5 * n, n), figure('reach and decide', 'case files', 20 * n, 2e-3 * n, n), figure('measure the contact graph', 'entries', n, 1e-5 * n, n),
    figure('order, explain, write the list', 'entries', n, 1e-5 * n, n), figure('rank, whole', 'debts', 2 * n, 2e-3 * n, n),
    { ...figure('look at the size of the store', 'facts', 9 * n, 1, n), bytes: { facts: 4000 * n, entries: 700 * n, certificate: 300 * n, ledger: 500 * 1000 }, counts: { leaves: 1000 } },
  ]) }
}

/** Judging on a queue: 100 microseconds a case file at workers, 10 at the process that makes the list, 20 at the store's server. */
function judged(parties: number, width: number, store = 'neo4j'): JudgingMeasured {
  const caseFiles = 20 * parties
  return {
    store, judges: 'queue', width, parties, rows: 9 * parties, loadS: parties / 1000, debts: 2 * parties, caseFiles, seconds: 1, storeBytes: 1e6 + 9000 * parties,
    processorS: { list: 1.5 + 1e-5 * caseFiles, worker: 3 + 1e-4 * caseFiles, redis: 1e-7 * caseFiles, store: 2e-5 * caseFiles }, peakMb: { list: 300, worker: 200 + width, redis: 14 },
    queue: { jobs: parties / 125, commands: 40, inBytes: (1e5 * parties) / 125, outBytes: (1e5 * parties) / 125, memoryBytes: 3e6 },
    ...(width === 1 ? {} : { efficiency: { clock: 0.9, processor: 0.95 } }),
  }
}

const atOf = (breaks: readonly Break[], words: string): number | undefined => breaks.find(({ what }) => what.includes(words))?.parties

describe('the capacity of the product', () => {
  it('carries what was measured by its laws', () => {
    const found = carry(bench(), [], 1e8)
    const value = (name: string): number => Math.round(found.grown[name]?.value ?? Number.NaN)
    expect(['rows', 'debts', 'case files', 'entries', 'load', 'reach and decide', 'store, facts'].map(value)).toEqual([9e8, 2e8, 2e9, 1e8, 2000, 200_000, 4e11])
    expect(value('memory of a list')).toBe(Math.round(100 + 1e8 / 1024))
    expect(found.aloneHours).toBeCloseTo(2000 / 3600, 6)
    expect(Object.values(found.grown).map(({ trust }) => trust)).toEqual(Object.values(found.grown).map(() => 'holds'))
    // 500 bytes an entry of the ledger, 12 contacts of 3 entries for each debt.
    expect(found.ledgerBytesYear).toBeCloseTo(2e8 * ASSUMED.contactsPerDebtYear * ASSUMED.leavesPerContact * 500, -6)
  })

  it('goes by processor time where a bench tells it apart from the clock', () => {
    const busy = bench({ load: (n) => ({ seconds: 1e-3 * n * Math.sqrt(n), processorS: 2e-5 * n }) })
    expect(carry(busy, [], 1e8).grown.load).toEqual({ value: expect.closeTo(2000, 3) as number, trust: 'holds' })
  })

  it('leaves out what was not measured, and marks what a law misses', () => {
    const some: BenchFile = { figures: bench().figures.filter(({ stage }) => stage !== 'look at the size of the store') }
    expect(grownOf(some).some(({ name }) => name.startsWith('store'))).toBe(false)
    expect(carry(some, [], 1e7).ledgerBytesYear).toBeUndefined()
    const square = bench({ 'reach and decide': (n) => ({ seconds: 1e-6 * n * n }) })
    expect(carry(square, [], 1e7).grown['reach and decide']?.trust).toBe('misses')
  })

  it('says how many workers judge everything in a night, and how many one list keeps busy', () => {
    const costs = queueCosts([judged(1e4, 1), judged(4e4, 1), judged(1e4, 2), judged(4e4, 2)])
    expect(costs.map(({ store }) => store)).toEqual(['neo4j'])
    expect(costs[0]!.efficiency).toEqual({ workers: 2, clock: 0.9, processor: 0.95 })
    expect([costs[0]!.debtsPerJob, costs[0]!.bytesPerJob, costs[0]!.peakMb.worker]).toEqual([250, 2e5, 202])
    const [queue] = carry(bench(), costs, 1e7).queues
    // 200 million case files of 100 microseconds, in 6 hours less 200 seconds for what one process does alone, at 0.8 of a core.
    expect(queue!.workerHours).toBeCloseTo((3 + 2e4) / 3600, 6)
    expect(queue!.workers).toBe(Math.ceil((3 + 2e4) / (6 * 3600 - 200) / 0.8))
    expect(queue!.workersMax).toBe(9)
    expect(queue!.jobs).toBe(80_000)
    expect(queue!.bytesPerSecond).toBeCloseTo((80_000 * 2e5) / (6 * 3600 - 200), 3)
    expect(queue!.verdictsPerSecond).toBeCloseTo(2e8 / (6 * 3600 - 200), 3)
  })

  it('says that no number of workers makes a list whose merging alone fills the night', () => {
    const costs = queueCosts([judged(1e4, 1), judged(4e4, 1)])
    // 10 microseconds for each of 20 case files a party: 10^8 parties take 20,000 s, and 2,000 s alone are left out of the night.
    expect(carry(bench(), costs, 1e8).queues[0]!.workers).toBe(Infinity)
    expect(carry(bench(), costs, 9e7).queues[0]!.workers).toBeLessThan(Infinity)
  })

  it('says what breaks first, at the size where its law comes to its bound', () => {
    const costs = queueCosts([judged(1e4, 1), judged(4e4, 1)])
    const breaks = breaksOf(bench(), costs)
    expect(breaks.map(({ parties }) => parties)).toEqual(breaks.map(({ parties }) => parties).toSorted((a, b) => a - b))
    const near = (words: string, wanted: number): void => expect([words, Math.abs((atOf(breaks, words) ?? 0) / wanted - 1) < 0.001]).toEqual([words, true])
    near('makes a list takes 4 GB', (4096 - 100) * 1024)
    near('Map', 2 ** 24 / 2)
    near('judging takes one core', (6 * 3600) / 2e-3)
    near('merging what workers judged', (6 * 3600 - 1.5) / 2e-4)
    near('answers workers all night', (6 * 3600) / 4e-4)
    near('into one writer', 6 * 3600 * 1000)
    expect(breaks.every(({ remedy }) => remedy.length > 0)).toBe(true)
  })

  it('carries nothing that was measured at one size alone to a bound', () => {
    const one: BenchFile = { figures: bench().figures.filter(({ parties }) => parties === 1e4) }
    expect(breaksOf(one, queueCosts([judged(1e4, 1)]))).toEqual([])
    expect(grownOf(one).map(({ law }) => trustOf(law))).toEqual(grownOf(one).map(() => 'one size'))
  })
})
