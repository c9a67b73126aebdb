import { describe, expect, it } from 'vitest'
import type { Fact } from '../../src/model/facts.js'
import type { ContactPointId, DebtId, PartyId } from '../../src/model/ids.js'
import type { OpenLease } from '../../src/model/lease.js'
import type { Event } from '../../src/model/event.js'
import { assembleCases, assembleContact } from '../../src/reach/assemble.js'
import { call, caseOf, context, debt, dossier, event, gate, obligation, person, point, relation, SIMPLE, source, template } from './facts.js'

const P1 = 'P1' as PartyId
const D1 = 'D1' as DebtId

function dial(id: string, at: string, where: string, result?: 'conversation' | 'unanswered' | 'not_in_service') {
  return event(id, call(at, 'P1', where, result), { debtId: D1 })
}

/** Three dials without an answer, on three days running. */
function failed(where: string) {
  return [1, 2, 3].map((i) => dial(`E${where}${i}`, `2026-02-0${1 + i}T10:00:00-05:00`, where))
}

function freshness(given: Parameters<typeof point>[2], ...events: readonly Fact[]) {
  const parts = [debt(), person('P1'), obligation('P1'), point('N1', 'P1', given), ...events]
  return caseOf(assembleCases(dossier(parts), context()), 'P1').fresh
}

function eventsWith(leases: readonly OpenLease[], ownLeaseId?: string) {
  return caseOf(assembleCases(dossier(SIMPLE, { leases }), context(ownLeaseId === undefined ? {} : { ownLeaseId })), 'P1').caseFile.events
}

describe('Actor, automation, human decision', () => {
  it('are those of whoever asks', () => {
    const actor = { id: 'ABC', kind: 'debt_buyer', ownName: true } as const
    const { caseFile } = caseOf(assembleCases(dossier(SIMPLE), context({ actor, automation: 'autodialed' })), 'P1')
    expect(caseFile).toMatchObject({ actor, automation: 'autodialed', humanDecision: true, purpose: 'collect', at: '2026-03-04T17:00:00+00:00' })
  })

  it('say that no person decided unless the list was approved', () => {
    const { humanDecision: _, ...rest } = context()
    expect(caseOf(assembleCases(dossier(SIMPLE), rest), 'P1').caseFile.humanDecision).toBe(false)
  })
})

describe('Content', () => {
  const points = [point('N1', 'P1'), point('N2', 'P1', { kind: 'email' }), point('N3', 'P1', { kind: 'postal_address' })]
  const speaks = (language?: string) => [debt(), person('P1', language === undefined ? {} : { language }), obligation('P1'), ...points]
  const wording = (channel: string, language: string | undefined, ...templates: readonly Fact[]) => {
    const made = caseOf(assembleCases(dossier([...speaks(language), ...templates]), context()), 'P1', channel)
    return { templateId: made.templateId, content: made.caseFile.content }
  }

  it('is the smallest thing that can be said, by voice and post alone, where no template is approved', () => {
    expect(wording('voice', 'en').content).toEqual({ kind: 'collection', discloses: [], addressee: 'named_person', identifiesAs: 'true_individual_name', pressure: [] })
    expect(wording('post', 'en').content).toMatchObject({ kind: 'collection', discloses: [], format: 'letter', envelope: 'neutral' })
    expect(wording('email', 'en')).toEqual({ templateId: undefined, content: undefined })
    expect(wording('sms', 'en').content).toBeUndefined()
    const reached = assembleCases(dossier(SIMPLE), context())
    expect(caseOf(reached, 'P1', 'sms').reviews).toMatchObject([{ kind: 'no_template' }])
    expect(caseOf(reached, 'P1', 'voice').reviews).toEqual([])
  })

  it('is of the kind that the purpose asks for', () => {
    const kinds = (['locate', 'legal_notice', 'service'] as const)
      .map((purpose) => caseOf(assembleCases(dossier(SIMPLE), context({ purpose })), 'P1').caseFile.content?.kind)
    expect(kinds).toEqual(['location_inquiry', 'statutory_notice', 'service_reply'])
  })

  it('is what the approved template of that channel, purpose and language contains', () => {
    const made = wording('email', 'en', template('T1', { discloses: ['debt', 'amount'], identifiesAs: 'collector' }))
    expect(made).toEqual({
      templateId: 'T1', content: { kind: 'collection', discloses: ['debt', 'amount'], optOutText: 'reply STOP', identifiesAs: 'collector', addressee: 'named_person' },
    })
  })

  it('says that a message carries no way out where the template has none', () => {
    const { optOutText: _, ...without } = template('T1').content
    expect(wording('email', 'en', { ...template('T1'), content: without }).content?.optOutText).toBeNull()
  })

  it.each([
    ['another channel', { channel: 'sms' }], ['another purpose', { purpose: 'service' }], ['another language', { language: 'es' }],
    ['a day not yet come', { approvedOn: '2026-03-05' }], ['a day gone by', { until: '2026-03-04' }],
  ])('is not that of a template for %s', (_, given) => {
    expect(wording('email', 'en', template('T1', given))).toEqual({ templateId: undefined, content: undefined })
  })

  it('is the last approved of several, and the only language there is where the language of the party is not known', () => {
    expect(wording('email', 'en', template('T1'), template('T2', { approvedOn: '2026-02-01' })).templateId).toBe('T2')
    expect(wording('email', undefined, template('T1')).templateId).toBe('T1')
    expect(wording('email', 'en-GB', template('T1')).templateId).toBe('T1')
    expect(wording('email', 'en', template('T1', { language: 'en-GB' })).templateId).toBeUndefined()
    expect(wording('email', undefined, template('T1'), template('T2', { language: 'es' })).templateId).toBeUndefined()
  })

  it('could disclose anything where a template says something that we cannot read', () => {
    expect(wording('email', 'en', template('T1', { discloses: ['debt', 'shoe size'] })).content?.discloses).toContain('amount')
  })
})

describe('Reachable, location known', () => {
  const two = [debt(), person('P1'), obligation('P1'), point('N1', 'P1'), point('N2', 'P1'), person('R1'), relation('R1', 'designated_contact_of', 'P1'), point('N9', 'R1')]
  const obligor = (...events: readonly Fact[]) => caseOf(assembleCases(dossier([...two, ...events]), context()), 'R1').caseFile.obligor

  it('are not known where nothing is recorded', () => {
    expect(obligor()).toEqual({ id: 'P1' })
  })

  it('are lost only when contact failed at all open points', () => {
    expect(obligor(...failed('N1'))).toEqual({ id: 'P1' })
    expect(obligor(...failed('N1'), ...failed('N2'))).toEqual({ id: 'P1', reachable: false, lossOfContact: 'three_failed_dials', locationKnown: false })
  })

  it('need nothing of a point that has ended', () => {
    const ended = two.map((fact) => (fact.kind === 'contact_point' && fact.key.includes('N2') ? point('N2', 'P1', { until: '2026-01-01' }) : fact))
    expect(caseOf(assembleCases(dossier([...ended, ...failed('N1')]), context()), 'R1').caseFile.obligor?.reachable).toBe(false)
  })

  it('know invalid numbers, and count a third failed dial only from the day after', () => {
    expect(obligor(dial('E1', '2026-03-01', 'N1', 'not_in_service'), dial('E2', '2026-03-01', 'N2', 'not_in_service'))?.lossOfContact).toBe('number_invalid')
    const today = [10, 11, 12].flatMap((hour) => ['N1', 'N2'].map((where) => dial(`E${hour}${where}`, `2026-03-04T${hour}:00:00-05:00`, where)))
    expect(obligor(...today)?.lossOfContact).toBeUndefined()
  })

  it('are reset by any conversation, whoever began it and wherever', () => {
    const all = [...failed('N1'), ...failed('N2')]
    expect(obligor(...all, dial('E9', '2026-02-20', 'N2', 'conversation'))).toMatchObject({ reachable: true, locationKnown: true })
    const wrote: Event = { kind: 'contact', direction: 'in', channel: 'email', at: '2026-02-20', partyId: 'P1', result: 'delivered' }
    expect(obligor(...all, event('E9', wrote, { debtId: D1 }))).toMatchObject({ reachable: true })
    expect(obligor(dial('E9', '2026-01-20', 'N2', 'conversation'), ...all)).toMatchObject({ reachable: false })
  })

  it('are not lost by contacts from a source that may permit nothing, nor by contacts still to come', () => {
    const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
    const sold = [...failed('N1'), ...failed('N2')].map((fact) => ({ ...fact, content: { ...fact.content, sourceId: 'leak' as never } }))
    const parts = [...two, ...sold, source('creditor'), source('leak', { class: 'broker_or_leak' })]
    expect(caseOf(assembleCases(dossier(parts), context({ admit })), 'R1').caseFile.obligor).toEqual({ id: 'P1' })
    expect(obligor(...['N1', 'N2'].map((where) => dial(`E${where}`, '2026-04-01', where, 'not_in_service')))).toEqual({ id: 'P1' })
  })
})

describe('Fresh', () => {
  it('is the latest of verification, last use and the last conversation there', () => {
    expect(freshness({ verifiedOn: '2025-01-01', lastUsedOn: '2025-06-01' }).latestOn).toBe('2025-06-01')
    expect(freshness({ verifiedOn: '2025-01-01' }, event('E1', call('2026-02-01T10:00:00-05:00', 'P1', 'N1', 'conversation'))).latestOn).toBe('2026-02-01')
    expect(freshness({ verifiedOn: '2025-01-01' }, event('E1', call('2026-02-01T10:00:00-05:00', 'P1', 'N1'))).latestOn).toBe('2025-01-01')
    expect(freshness({})).toEqual({ collectedOn: '2026-01-10', onlyPoint: true, sources: 1, sharedBy: 1 })
  })

  it('says whether there is another usable point, and how many sources and persons have this one', () => {
    const parts = [...SIMPLE, point('N2', 'P1', { kind: 'email' }), point('N1', 'P1', { source: 'b' }), source('creditor'), source('b', { class: 'public_register' })]
    const reached = assembleCases(dossier(parts, { samePoints: [point('N7', 'S9', { hash: 'hash-N1' })] }), context())
    expect(caseOf(reached, 'P1').fresh).toMatchObject({ onlyPoint: false, sources: 2, sharedBy: 2 })
  })
})

describe('Leases', () => {
  const lease: OpenLease = {
    leaseId: 'L1', debtId: D1, partyId: P1, contactPointId: 'N1' as ContactPointId, channel: 'voice', purpose: 'collect', leasedAt: '2026-03-04T16:50:00Z', actorId: 'agency',
  }

  it('counts an open one as an attempt, and a started one as a conversation', () => {
    expect(eventsWith([lease])).toEqual([{
      id: 'L1', kind: 'contact', direction: 'out', channel: 'voice', at: '2026-03-04T16:50:00Z', partyId: 'P1', contactPointId: 'N1',
      purpose: 'collect', result: 'unanswered', debts: ['D1'], actorId: 'agency',
    }])
    expect(eventsWith([{ ...lease, startedAt: '2026-03-04T16:55:00Z' }])).toMatchObject([{ result: 'conversation', at: '2026-03-04T16:55:00Z' }])
  })

  it('lets a lease never see its own', () => {
    expect(eventsWith([lease], 'L1')).toEqual([])
    expect(eventsWith([lease], 'L2')).toHaveLength(1)
  })

  it('counts one on another debt of the same person, and no lease as a lost contact', () => {
    expect(eventsWith([{ ...lease, debtId: 'D2' as DebtId }])).toMatchObject([{ debts: ['D2'] }])
    const tie = [person('R1'), relation('R1', 'designated_contact_of', 'P1'), point('N9', 'R1')]
    const leases = [1, 2, 3].map((i) => ({ ...lease, leaseId: `L${i}`, leasedAt: `2026-03-0${i}T10:00:00Z` }))
    expect(caseOf(assembleCases(dossier([...SIMPLE, ...tie], { leases }), context()), 'R1').caseFile.obligor).toEqual({ id: 'P1' })
  })

  it('leaves no pointer to a lease, which is no fact', () => {
    const made = caseOf(assembleCases(dossier(SIMPLE, { leases: [lease] }), context()), 'P1')
    expect(made.facts.filter((key) => key.includes('L1'))).toEqual([])
  })
})

describe('One contact at a moment', () => {
  it('is the same case file as among all those of its debt', () => {
    const parts = [...SIMPLE, point('N2', 'P1'), person('R1'), relation('R1', 'reference_of', 'P1'), point('N9', 'R1')]
    const all = assembleCases(dossier(parts), context())
    const one = assembleContact(dossier(parts), context(), { partyId: 'R1' as PartyId, contactPointId: 'N9' as ContactPointId, channel: 'voice' })
    expect(one.cases).toEqual([caseOf(all, 'R1')])
  })

  it('is none, with the reason, when the debt was recalled or the point has ended in between', () => {
    const asked = { partyId: P1, contactPointId: 'N1' as ContactPointId, channel: 'voice' } as const
    const [, ...rest] = SIMPLE
    expect(assembleContact(dossier([debt({ recalledOn: '2026-03-01' }), ...rest]), context(), asked)).toMatchObject({ cases: [], noCases: [{ reason: 'debt-recalled' }] })
    const ended = [debt(), person('P1'), obligation('P1'), point('N1', 'P1', { until: '2026-03-01' })]
    expect(assembleContact(dossier(ended), context(), asked)).toMatchObject({ cases: [], noCases: [{ reason: 'not-valid-today', contactPointId: 'N1' }] })
  })
})
