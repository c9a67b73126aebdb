import { describe, expect, it } from 'vitest'
import { runAddDispatcher, runLease, runRecord } from '../../src/app/dispatch-run.js'
import { americans, DESK, onBench, OPERATOR, US_NOON } from './portfolio.js'

const T = '2026-03-04T17:05:00Z'

describe('what would permit a contact', () => {
  it('opens nothing by the word of a program, nor of a person without evidence, and the answer says so', async () => {
    await onBench(americans(1), async ({ at, app, approved }) => {
      await approved('l', US_NOON)
      await runAddDispatcher(app, OPERATOR, { dispatcherId: 'ai', automation: 'ai_voice', channels: ['voice'] })
      const leased = async (): Promise<number> => (await runLease(at(T), DESK, { list: 'l', holder: 'ai', limit: 1 })).leases.length
      const consent = (givenTo: string): object => ({ at: T, partyId: 'P1', event: { kind: 'consent', scope: 'automated_call', at: '2026-03-04T17:01:00Z', by: 'P1', partyId: 'P1', givenTo } })
      const toUs = consent(app.settings.actor.id)
      expect(await leased()).toBe(0)
      expect(await runRecord(at(T), DESK, { ...toUs, evidence: 'a recording' })).toMatchObject({ facts: 1, closingOnly: 1 })
      expect(await runRecord(at(T), OPERATOR, toUs)).toMatchObject({ facts: 1, closingOnly: 1 })
      expect(await leased()).toBe(0)
      expect(await runRecord(at(T), OPERATOR, { ...toUs, evidence: 'form 7' })).not.toHaveProperty('closingOnly')
      expect(await leased()).toBe(1)
    })
  })

  it('is marked whichever way it is told, and what forbids binds from anybody', async () => {
    await onBench(americans(1), async ({ at }) => {
      const told = async (more: object): Promise<unknown> => (await runRecord(at(T), DESK, { at: T, partyId: 'P1', debtId: 'D1', ...more })).closingOnly
      expect(await told({ event: { kind: 'check', what: 'bankruptcy', on: '2026-03-04', result: 'clear', partyId: 'P1' } })).toBe(1)
      expect(await told({ event: { kind: 'check', what: 'bankruptcy', on: '2026-03-04', result: 'hit', partyId: 'P1' } })).toBeUndefined()
      expect(await told({ event: { kind: 'notice', what: 'validation', sentOn: '2026-01-04', partyId: 'P1' } })).toBe(1)
      expect(await told({ event: { kind: 'report', what: 'location_answer_wrong', at: T, partyId: 'P1' } })).toBe(1)
      expect(await told({ said: [{ what: 'call_back' }, { what: 'stop_everything' }], inbound: true, channel: 'voice' })).toBe(2)
    })
  })
})
