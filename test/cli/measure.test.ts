import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inFolder, json, rightparty } from './command.js'

const AT = ['--at', '2026-03-04T17:00:00Z']

describe('measure on the command line', () => {
  it('keeps runs on the store with graph, parameters and method, says the largest in words, and compares two days', async () => {
    await inFolder((folder) => {
      rightparty(folder, ['sample', 'p', ...AT, '--parties', '300'])
      rightparty(folder, ['load', 'p', '-q'])
      const found = json<{
        runs: readonly { metric: string; graphDigest: string; method: string }[]
        runIds: readonly string[]
        top: readonly (readonly { words: string }[])[]
        changes: readonly { risenCount: number; fallenCount: number; unchangedCount: number }[]
      }>(rightparty(folder, ['measure', '--metric', 'pagerank,core_number', '--top', '2', '--against', '2024-01-01', ...AT, '--json']))
      expect(found.runs.map((run) => [run.metric, run.graphDigest.length])).toEqual([['pagerank', 64], ['core_number', 64]])
      expect(found.top.map((standings) => standings.length)).toEqual([2, 2])
      expect(found.changes[0]?.risenCount).toBeGreaterThan(0)
      const runs = json<readonly { runId: string }[]>(rightparty(folder, ['measure', '--list-runs', '--json']))
      expect(runs.map((run) => run.runId)).toEqual([...found.runIds].toReversed())
      const before = rightparty(folder, ['measure', '--metric', 'degree', ...AT]).out
      expect(rightparty(folder, ['measure', '--metric', 'degree', ...AT, '-n']).out).toBe(before)
      expect(json<readonly unknown[]>(rightparty(folder, ['measure', '--list-runs', '--json']))).toHaveLength(3)
    })
  })

  it('writes CSV, NDJSON, GEXF and GraphML as the name of the file ends', async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, 'ties.csv'), 'from,to\n"a,<1>",b\nb,c\n')
      for (const [file, sign] of [['m.csv', 'id,degree\r\n"a,<1>",1'], ['m.ndjson', '{"id":"a,<1>","degree":1}'], ['m.gexf', '<node id="a,&lt;1&gt;"'], ['m.graphml', '<node id="a,&lt;1&gt;"']] as const) {
        expect(rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'degree', '--out', file]).code).toBe(0)
        expect(readFileSync(join(folder, file), 'utf8')).toContain(sign)
      }
      expect(rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'bridges']).out).toBe('from,to\n"a,<1>",b\nb,c\n')
    })
  })

  it('takes strength as closeness only when it is asked to, and samples the same pivots for the same seed', async () => {
    await inFolder((folder) => {
      const ties = Array.from({ length: 60 }, (_, i) => `n${i},n${(i * 7 + 1) % 60},${1 + (i % 5)}`)
      writeFileSync(join(folder, 'ties.csv'), `from,to,strength\n${ties.join('\n')}\n`)
      const run = (...more: readonly string[]): string => rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'betweenness', ...more]).out
      expect(run()).not.toBe(run('--weighted'))
      expect(run('--pivots', '10', '--seed', '4')).toBe(run('--pivots', '10', '--seed', '4'))
      expect(run('--pivots', '10', '--seed', '4')).not.toBe(run('--pivots', '10', '--seed', '5'))
      expect(rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'betweenness', '--exact', '--pivots', '3']).code).toBe(2)
    })
  })
})
