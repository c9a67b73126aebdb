import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { called } from '../app/calibrate-world.js'
import { inFolder, json, rightparty } from './command.js'

const AT = ['--at', '2026-03-04T12:00:00Z']

function load(folder: string): void {
  mkdirSync(join(folder, 'p'))
  for (const [name, text] of Object.entries(called({ people: 40, callsEach: 6, seed: 3 }))) writeFileSync(join(folder, 'p', name), text)
  expect(rightparty(folder, ['load', 'p', '-q']).code).toBe(0)
}

interface Found {
  readonly digest: string
  readonly beats: boolean
  readonly kept: boolean
  readonly because: readonly string[]
  readonly ledgerSeq?: number
  readonly trained: { readonly outcomes: number }
}

describe('calibrate on the command line', () => {
  it('tells what was learnt and why it is not used yet, keeps it under an entry of the ledger, and writes its file', async () => {
    await inFolder((folder) => {
      load(folder)
      const tried = json<Found>(rightparty(folder, ['calibrate', '-n', '--json', '--out', 'm.json', ...AT]))
      expect([tried.beats, tried.kept, tried.ledgerSeq, existsSync(join(folder, 'm.json'))]).toEqual([false, false, undefined, false])
      const ran = rightparty(folder, ['calibrate', '--out', 'm.json', ...AT])
      expect([ran.code, ran.err]).toEqual([0, ''])
      expect(ran.out).toContain(`digest ${tried.digest}`)
      expect(ran.out).toMatch(/learnt from \d+ contacts with \d+ people, \d+ of them reached/)
      expect(ran.out).toMatch(/not switched on\.\n- Too little to tell/)
      expect(ran.out.split('\n').filter((line) => /^ *\d+ {2}/.test(line) && line.includes('%'))).toHaveLength(10)
      expect(JSON.parse(readFileSync(join(folder, 'm.json'), 'utf8'))).toMatchObject({ kind: 'rightparty-model', digest: tried.digest, beats: false })
      expect(rightparty(folder, ['ledger', 'export', '--out', 'l.ndjson']).code).toBe(0)
      const acts = readFileSync(join(folder, 'l.ndjson'), 'utf8').split('\n').filter((line) => line.includes('calibrate'))
      expect(acts).toHaveLength(1)
      expect(acts[0]).toContain(tried.digest)
      expect(acts[0]).not.toMatch(/P\d|C\d|\+44/)
    })
  })

  it('lets rank say by which weights, and refuses weights that are not switched on, days that are none, and files that are not there', async () => {
    await inFolder((folder) => {
      load(folder)
      const { digest } = json<Found>(rightparty(folder, ['calibrate', '--json', '--out', 'm.json', ...AT]))
      const made = rightparty(folder, ['rank', '--list', 'a', ...AT])
      expect(made.out).toMatch(/^weights: default \d+, digest [0-9a-f]{64}$/m)
      for (const model of ['m.json', digest]) {
        const refused = rightparty(folder, ['rank', '--list', 'b', '--model', model, ...AT])
        expect([refused.code, refused.out]).toEqual([2, ''])
        expect(refused.err).toContain('not switched on')
      }
      expect(rightparty(folder, ['rank', '--model', 'nowhere.json', ...AT]).code).toBe(2)
      expect(rightparty(folder, ['rank', '--model', 'f'.repeat(64), ...AT]).code).toBe(1)
      expect(rightparty(folder, ['calibrate', '--since', 'yesterday', ...AT]).code).toBe(2)
      expect(json<Found>(rightparty(folder, ['calibrate', '--since', '2026-02-01', '--json', ...AT])).trained.outcomes).toBeLessThan(40)
      expect(rightparty(folder, ['doctor']).out).toMatch(/weights .*default 2 \(shipped\)/)
    })
  })
})
