import { describe, expect, it } from 'vitest'
import { createGate, type GateAnswer } from '../../src/load/gate.js'
import type { Packs } from '../../src/model/decide.js'
import type { Source } from '../../src/model/facts.js'
import type { SourceId } from '../../src/model/ids.js'

/** What the gate says at noon on 4 March 2026, by a law that admits everything, to a row of a source that expires on a day. */
function answer(expiresOn: string, forbidsOnly = false): GateAnswer {
  const source: Source = {
    sourceId: 's' as SourceId, class: 'creditor_record', name: 'A', jurisdiction: 'US', authorisation: 'contract', purposes: ['collect'],
    obtainedOn: '2025-01-01', expiresOn,
  }
  const gate = createGate(() => ({ decision: 'ADMIT', reasons: [], packs: [] }), {} as Packs, Date.UTC(2026, 2, 4, 12), () => 1)
  return gate.ask({ source, roles: ['borrower'], places: ['US'], hasRefused: false, forbidsOnly })
}

describe('the source gate of a load', () => {
  it('admits nothing that permits from the very day on which the source expires', () => {
    expect(answer('2026-03-05')).toEqual({ decision: 'admit', purposes: ['collect'] })
    expect(answer('2026-03-04')).toEqual({ decision: 'refuse', rules: ['source-expired'] })
    expect(answer('2026-03-03')).toEqual({ decision: 'refuse', rules: ['source-expired'] })
  })

  it('keeps for protection what can only forbid, whether or not the source has expired', () => {
    expect(answer('2026-03-04', true)).toEqual({ decision: 'admit', purposes: ['protect'] })
  })
})
