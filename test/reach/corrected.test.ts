import { describe, expect, it } from 'vitest'
import { toldDigest } from '../../src/model/corrections.js'
import type { Event } from '../../src/model/event.js'
import type { Correction, Fact } from '../../src/model/facts.js'
import type { DebtId, EventId, PartyId } from '../../src/model/ids.js'
import { OWN_SOURCE_ID, restrictionOf } from '../../src/model/own-source.js'
import { seenReason } from '../../src/model/readmission.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { withoutCorrected } from '../../src/reach/happenings.js'
import { caseOf, context, dossier, event, SIMPLE, source, status } from './facts.js'

const P1 = 'P1' as PartyId
const STOP: Event = { kind: 'request', what: 'no_contact', at: '2026-02-01', partyId: P1, by: P1 }
const DEATH: Event = { kind: 'report', what: 'death', at: '2026-02-01' }
const OURS = { partyId: P1, source: OWN_SOURCE_ID as string }
const SOURCES = [source('creditor'), source(OWN_SOURCE_ID, { class: 'obligor_update' })]

function eventsOf(...more: readonly Fact[]) {
  return caseOf(assembleCases(dossier([...SOURCES, ...SIMPLE, ...more]), context()), 'P1').caseFile.events ?? []
}

function fix(corrects: string, more: Partial<Correction> = {}, from = 'creditor', id = 'K1'): Fact<'event'> {
  return event(id, { kind: 'correction', corrects: corrects as EventId, because: 'a', ...more }, { source: from })
}

describe('What our own source recorded', () => {
  it('is corrected by our own correction and by no file, whether that names its id or its key', () => {
    const stop = event('E1', STOP, OURS)
    for (const name of ['E1', stop.key as string]) {
      expect(eventsOf(stop, fix(name))).toHaveLength(1)
      expect(eventsOf(stop, fix(name, {}, OWN_SOURCE_ID))).toEqual([])
    }
    expect(eventsOf(event('E1', STOP, { partyId: P1 }), fix('E1'))).toEqual([])
  })

  it('is corrected by a file where it opens something, and a correction of ours by none', () => {
    const consent = event('E1', { kind: 'consent', at: '2026-01-01', givenTo: 'agency', scope: 'call' }, OURS)
    expect(eventsOf(consent)).toHaveLength(1)
    expect(eventsOf(consent, fix('E1'))).toEqual([])
    const report = event('E1', DEATH, { partyId: P1 })
    expect(eventsOf(report, fix('E1', {}, OWN_SOURCE_ID), fix('K1', {}, 'creditor', 'K2'))).toEqual([])
  })

  it('keeps a person unused whatever correction names it', () => {
    const { kind, key, content, purposes } = restrictionOf(P1, '2026-02-01')
    const stop = { kind, key, content, purposes, revision: 1 } as Fact<'suppression'>
    expect(withoutCorrected(dossier([...SOURCES, ...SIMPLE, stop, fix(key, {}, OWN_SOURCE_ID)])).suppressions).toEqual([stop])
  })
})

describe('A correction of two people', () => {
  it('takes out the one event that its key names, and not that of another source under the same id', () => {
    const [mine, theirs] = [event('E1', DEATH, { partyId: P1 }), event('E1', STOP, { partyId: P1, source: 'second' })]
    expect(eventsOf(source('second'), mine, theirs, fix(mine.key, {}, OWN_SOURCE_ID)).map((one) => one.kind)).toEqual(['request'])
  })

  it('is of what the fact told then: the same sent again stays out, other news under its key count', () => {
    const given = { debtId: 'D1' as DebtId, from: '2026-02-01', until: '2026-03-20' }
    const held = status('on_hold', given)
    const said = fix(held.key, { told: toldDigest(held) }, OWN_SOURCE_ID)
    const statusesOf = (fact: Fact): number => withoutCorrected(dossier([...SOURCES, ...SIMPLE, fact, said])).statuses.length
    expect(statusesOf(held)).toBe(0)
    expect(statusesOf(status('on_hold', { ...given, collectedOn: '2026-03-01' }))).toBe(0)
    expect(statusesOf(status('on_hold', { ...given, until: '2026-06-20' }))).toBe(1)
  })

  it('keeps what permits out, whatever is told under its key since', () => {
    const told: Event = { kind: 'consent', at: '2026-01-01', givenTo: 'agency', scope: 'call' }
    const said = fix(event('E1', told, { partyId: P1 }).key, { told: toldDigest(event('E1', told, { partyId: P1 })) }, OWN_SOURCE_ID)
    expect(eventsOf(event('E1', { ...told, until: '2026-12-31' }, { partyId: P1 }), said)).toEqual([])
  })
})

describe('A reason that was seen', () => {
  it('is another one once something else is not known', () => {
    const { caseFile } = caseOf(assembleCases(dossier([...SOURCES, ...SIMPLE]), context()), 'P1')
    const reason = { rule: 'H-1', decision: 'REVIEW', citation: '', because: 'not known', facts: [] } as const
    const keyOf = (unknown: readonly string[]): string => seenReason({ ...reason, unknown }, caseFile, (value) => JSON.stringify(value)).key
    expect(keyOf(['/party/age', '/debt/kind'])).toBe(keyOf(['/debt/kind', '/party/age']))
    expect(keyOf(['/party/age'])).not.toBe(keyOf(['/debt/kind']))
    expect(keyOf([])).not.toBe(keyOf(['/debt/kind']))
  })
})
