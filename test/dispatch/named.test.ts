import { describe, expect, it } from 'vitest'
import { runLease, runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { borrowers, DESK, onBench } from './portfolio.js'

const T = '2026-03-04T12:05:00Z'
const told = (thing: Promise<unknown>): Promise<unknown> =>
  thing.then(() => 'done', (error: { code?: string; errors?: readonly { pointer: string }[] }) => [error.code, error.errors?.[0]?.pointer])

describe('an id that nobody knows', () => {
  it('swallows nothing that was said: the record is refused at its place, and nothing is written', async () => {
    await onBench(borrowers(2), async ({ at }) => {
      const wrong = [
        ['/said/0/contactPointId', { said: [{ what: 'stop_point', contactPointId: 'TYPO' }] }],
        ['/said/1/debts/1', { said: [{ what: 'distress' }, { what: 'disputes', debts: ['D1', 'TYPO'] }] }],
        ['/said/0/representativeId', { said: [{ what: 'has_lawyer', representativeId: 'TYPO' }] }],
        ['/event/partyId', { event: { kind: 'request', what: 'no_contact', at: T, partyId: 'TYPO' } }],
        ['/event/contactPointId', { event: { kind: 'request', what: 'stop_contact_point', at: T, partyId: 'P1', contactPointId: 'TYPO' } }],
        ['/event/debts/0', { event: { kind: 'request', what: 'cease', at: T, partyId: 'P1', debts: ['TYPO'] } }],
      ] as const
      for (const [pointer, more] of wrong) expect([pointer, await told(runRecord(at(T), DESK, { at: T, partyId: 'P1', ...more }))]).toEqual([pointer, ['not-found', pointer]])
      expect((await (await at(T).store()).counts()).event).toBe(0)
      expect(await told(runRecord(at(T), { ...DESK, creditors: ['BANK0'] }, { at: T, partyId: 'P2', said: [{ what: 'disputes', debts: ['D1'] }] }))).toEqual(['not-found', '/said/0/debts/0'])
      expect(await told(runRecord(at(T), DESK, { at: T, partyId: 'P1', said: [{ what: 'stop_point', contactPointId: 'C1' }] }))).toBe('done')
    })
  })

  it('swallows nothing of a report either, which may be sent again put right', async () => {
    await onBench(borrowers(1), async ({ at, approved }) => {
      await approved('l')
      const [lease] = (await runLease(at(T), DESK, { list: 'l', holder: 'desk', limit: 1 })).leases
      await runStart(at(T), DESK, lease!.leaseId)
      const send = (said: object): Promise<unknown> => told(runReport(at(T), DESK, lease!.leaseId, { result: 'right_party', endedAt: T, said: [said] }))
      expect(await send({ what: 'stop_point', contactPointId: 'TYPO' })).toEqual(['not-found', '/said/0/contactPointId'])
      expect(await send({ what: 'has_lawyer', representativeId: 'TYPO' })).toEqual(['not-found', '/said/0/representativeId'])
      expect(await send({ what: 'disputes', debts: ['TYPO'] })).toEqual(['invalid-input', '/said/0/debts/0'])
      expect((await (await at(T).store()).counts()).event).toBe(0)
      expect(await send({ what: 'stop_point', contactPointId: 'C1' })).toBe('done')
    })
  })
})
