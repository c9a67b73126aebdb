import { describe, expect, it } from 'vitest'
import { runErase } from '../../src/app/erase-run.js'
import { runRetention, runRetentionPreview } from '../../src/app/retention-run.js'
import { runRightRequests } from '../../src/app/rights-person.js'
import { runRestrict } from '../../src/app/rights-run.js'
import { onBench, quiet } from '../dispatch/portfolio.js'
import { ANN, BEN } from '../review/portfolio.js'
import { people } from './portfolio.js'

const LIFT = { partyId: 'P1', act: 'lift', because: 'no longer wanted' } as const

describe('a request about rights that is sent again under its key', () => {
  it('lifts a restriction by two words, each answered again as it was, and none under the key of another', async () => {
    await onBench(people(), async ({ app }) => {
      await runRestrict(app, ANN, { partyId: 'P1', because: 'asked by letter' }, 'key-0')
      const first = await runRestrict(app, ANN, LIFT, 'key-1')
      expect([first.state, first.restricted]).toEqual(['lift-asked', true])
      expect(await runRestrict(app, ANN, LIFT, 'key-1')).toEqual(first)
      await expect(runRestrict(app, ANN, LIFT)).rejects.toMatchObject({ code: 'not-allowed' })
      for (const key of ['key-0', 'key-1']) await expect(runRestrict(app, ANN, { ...LIFT, partyId: 'P2' }, key)).rejects.toMatchObject({ code: 'key-reused' })
      const second = await runRestrict(app, BEN, LIFT, 'key-1')
      expect([second.state, second.restricted]).toEqual(['lifted', false])
      expect([await runRestrict(app, BEN, LIFT, 'key-1'), await runRestrict(app, ANN, LIFT, 'key-1')]).toEqual([second, first])
      expect((await runRightRequests(app, ANN)).map(({ state }) => state)).toEqual(['lifted'])
    })
  })

  it('runs retention once, and is answered again without naming anybody', async () => {
    await onBench(people(), async ({ at }) => {
      const later = at('2027-01-02T12:00:00Z')
      const asked = { run: true, limit: 1 }
      const done = await runRetention(later, ANN, asked, quiet, 'key-1')
      expect([done.erased, done.isCut, done.lines.some(({ partyRefs }) => partyRefs.length > 0)]).toEqual([1, true, true])
      const again = await runRetention(later, ANN, asked, quiet, 'key-1')
      expect(again).toEqual({ ...done, lines: done.lines.map((line) => ({ ...line, partyRefs: [] })) })
      expect((await runRetentionPreview(later, ANN)).lines.filter(({ act }) => act === 'erase').map(({ parties }) => parties)).toEqual([1])
      await expect(runRetention(later, ANN, { run: true }, quiet, 'key-1')).rejects.toMatchObject({ code: 'key-reused' })
      expect((await runErase(later, ANN, { partyId: 'COPAID' }, 'key-2')).state).toBe('done')
    })
  })
})
