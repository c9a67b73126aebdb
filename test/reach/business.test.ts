import { describe, expect, it } from 'vitest'
import { admit, compilePacks, decide, shippedPacks, zoneData } from '../../src/decide/index.js'
import type { DebtKind } from '../../src/model/case-file.js'
import type { Fact, RelationKind } from '../../src/model/facts.js'
import type { Reached } from '../../src/model/reach.js'
import { parseInstant } from '../../src/model/time.js'
import { PERMITTING, type Verdict } from '../../src/model/verdict.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { context, debt, dossier, obligation, person, point, relation, source } from './facts.js'

const packs = compilePacks(shippedPacks)
const zones = zoneData()

/** A place, a moment in its business hours on a Wednesday, and its zone. */
const PLACES: readonly Place[] = [
  ['US', 'US-NY', 'America/New_York', '2026-03-04T12:00:00-05:00'], ['CN', 'CN', 'Asia/Shanghai', '2026-03-04T11:00:00+08:00'],
  ['GB', 'GB', 'Europe/London', '2026-03-04T12:00:00Z'], ['EU', 'DE', 'Europe/Berlin', '2026-03-04T12:00:00+01:00'],
  ['IN', 'IN', 'Asia/Kolkata', '2026-03-04T12:00:00+05:30'], ['AU', 'AU-NSW', 'Australia/Sydney', '2026-03-04T12:00:00+11:00'],
]
type Place = readonly [law: string, region: string, zone: string, at: string]

const OFFICES: readonly RelationKind[] = ['legal_representative_of', 'officer_of', 'director_of']

/** Somebody with a phone and an address at work and a phone at home. */
function reachable([, region, zone]: Place, id: string, kind: 'person' | 'organization' | 'public_body' = 'person'): readonly Fact[] {
  const there = { placeZones: [zone], placeRegions: [region] }
  return [
    person(id, { kind, country: region.slice(0, 2), identity: 'confirmed' }),
    point(`${id}-work`, id, { kind: 'landline', place: 'work', ...there }), point(`${id}-post`, id, { kind: 'postal_address', place: 'work', ...there }),
    point(`${id}-home`, id, { kind: 'landline', place: 'home', ...there }), point(`${id}-plain`, id, { kind: 'landline', ...there }),
  ]
}

interface Asked {
  readonly reached: Reached
  readonly verdicts: readonly { readonly who: string; readonly role: string; readonly point: string; readonly verdict: Verdict }[]
  readonly permitted: (who: string) => readonly string[]
}

function ask(place: Place, parts: readonly Fact[], kind: DebtKind = 'business', purpose: 'collect' | 'service' | 'legal_notice' = 'collect'): Asked {
  const all = [source('creditor', { jurisdiction: place[1].slice(0, 2) }), debt({ kind, jurisdiction: place[1] }), ...parts]
  const reached = assembleCases(dossier(all), context({ packs, admit, atMs: parseInstant(place[3]), purpose }))
  const verdicts = reached.cases.map((one) => ({
    who: one.candidate.partyId, role: one.candidate.role, point: String(one.contactPointId), verdict: decide(one.caseFile, packs, zones),
  }))
  return {
    reached, verdicts,
    permitted: (who) => verdicts.filter((one) => one.who === who && PERMITTING.has(one.verdict.decision)).map((one) => `${one.role} ${one.point}`),
  }
}

const decisionsAt = (asked: Asked, who: string, at: string): readonly string[] =>
  [...new Set(asked.verdicts.filter((one) => one.who === who && one.point === `${who}-${at}`).map(({ verdict }) => verdict.decision))]

describe.each(PLACES)('the debt of a company in %s', (...place) => {
  const company = [...reachable(place, 'C1', 'organization'), obligation('C1')]

  it.each(['legal_representative_of', 'officer_of'] as const)('lets a %s be contacted at a business point after review, and never at a personal one', (kind) => {
    for (const purpose of ['collect', 'service'] as const) {
      const asked = ask(place, [...company, ...reachable(place, 'O1'), relation('O1', kind, 'C1', { authority: 'registered' })], 'business', purpose)
      expect(asked.reached.candidates.map(({ partyId }) => partyId)).toEqual(['C1', 'O1'])
      expect(asked.permitted('O1')).toEqual([])
      // In the European Union an organization is written to and not called.
      expect(decisionsAt(asked, 'O1', 'post')).toEqual(['REVIEW'])
      expect(decisionsAt(asked, 'O1', 'work')).toEqual([place[0] === 'EU' ? 'DENY' : 'REVIEW'])
      for (const at of ['home', 'plain']) expect(decisionsAt(asked, 'O1', at)).toEqual(['DENY'])
    }
  })

  it('never lets a director without office be contacted to collect, at any point', () => {
    const asked = ask(place, [...company, ...reachable(place, 'X1'), relation('X1', 'director_of', 'C1')])
    const decisions = asked.verdicts.filter(({ who }) => who === 'X1').map(({ verdict }) => verdict.decision)
    expect(decisions.length).toBeGreaterThan(3)
    expect(decisions.filter((decision) => decision !== 'DENY')).toEqual([])
  })

  it('has nobody as a candidate from the layers of owners above it: not them, nor those who direct them', () => {
    const layers = [
      ...reachable(place, 'H1', 'organization'), relation('H1', 'owns', 'C1', { share: 1 }), ...reachable(place, 'H2', 'organization'), relation('H2', 'controls', 'H1'),
      ...reachable(place, 'P1'), relation('P1', 'owns', 'H2', { share: 1 }), ...reachable(place, 'P2'), relation('P2', 'owns', 'C1', { share: 0.6 }),
      ...reachable(place, 'O1'), relation('O1', 'officer_of', 'H1', { authority: 'registered' }), ...reachable(place, 'R1'), relation('R1', 'legal_representative_of', 'H2'),
      ...reachable(place, 'S1'), relation('S1', 'supplies', 'C1'),
    ]
    const { reached } = ask(place, [...company, ...layers])
    expect(reached.candidates.map(({ partyId }) => partyId)).toEqual(['C1'])
    expect(reached.noCases.filter(({ reason }) => reason === 'role-gives-none').map(({ candidate }) => String(candidate?.partyId)).toSorted()).toEqual(['H1', 'P2', 'S1'])
  })

  it.each([['has left', { end: '2026-03-03' }], ['leaves today', { end: '2026-03-04' }], ['has not begun', { start: '2026-03-05' }]])('has no officer who %s', (_, dates) => {
    const { reached } = ask(place, [...company, ...OFFICES.flatMap((kind, i) => [...reachable(place, `O${i}`), relation(`O${i}`, kind, 'C1', dates)])])
    expect(reached.candidates.map(({ partyId }) => partyId)).toEqual(['C1'])
    expect(reached.noCases.map(({ candidate, reason }) => `${candidate?.partyId} ${reason}`).filter((line) => line.startsWith('O'))).toEqual(['O0', 'O1', 'O2'].map((id) => `${id} not-valid-today`))
  })

  it('judges a manager who guarantees as a guarantor, by no office', () => {
    const parts = [...company, ...reachable(place, 'G1'), obligation('G1', 'guarantor', { liability: 'joint_guarantor', signed: true }), relation('G1', 'officer_of', 'C1'), relation('G1', 'director_of', 'C1')]
    const { reached } = ask(place, parts)
    expect(reached.candidates.map(({ partyId, role }) => `${partyId} ${role}`)).toEqual(['C1 borrower', 'G1 guarantor'])
  })

  it('reaches nobody who holds office where the company owes a debt that is recorded as a consumer\'s', () => {
    const officers = OFFICES.flatMap((kind, i) => [...reachable(place, `O${i}`), relation(`O${i}`, kind, 'C1', { authority: 'registered' })])
    for (const kind of ['consumer', 'bank_loan'] as const) {
      const asked = ask(place, [...company, ...officers], kind)
      expect(['O0', 'O1', 'O2'].flatMap(asked.permitted)).toEqual([])
      // The Chinese table leaves a director of any corporate borrower to a reviewer.
      const decisions = asked.verdicts.filter(({ who }) => who === 'O0' || who === 'O1').map(({ verdict }) => verdict.decision)
      expect(decisions.filter((decision) => decision !== 'DENY')).toEqual([])
    }
  })

  it('knows those who hold office in a company that guarantees, and nobody who holds office in a company that holds office', () => {
    const parts = [
      ...company, ...reachable(place, 'G1', 'organization'), obligation('G1', 'guarantor', { liability: 'joint_guarantor' }), ...reachable(place, 'O1'), relation('O1', 'officer_of', 'G1'),
      ...reachable(place, 'S1', 'organization'), relation('S1', 'officer_of', 'C1'), ...reachable(place, 'O2'), relation('O2', 'officer_of', 'S1'),
    ]
    const asked = ask(place, parts)
    expect(asked.reached.candidates.map(({ partyId, role }) => `${partyId} ${role}`)).toEqual(['C1 borrower', 'G1 guarantor', 'O1 officer', 'S1 officer'])
    expect([...asked.permitted('O1'), ...asked.permitted('S1')]).toEqual([])
    expect(decisionsAt(asked, 'O1', 'home')).toEqual(['DENY'])
  })
})

const CONSUMER_KINDS: readonly DebtKind[] = ['consumer', 'mortgage', 'student_loan', 'auto_loan', 'bank_loan', 'online_consumer_credit', 'digital_loan', 'regulated_credit', 'transferred_npl']

describe.each(PLACES)('the debt of a consumer in %s', (...place) => {
  const consumer = [...reachable(place, 'P1'), obligation('P1')]

  it('brings nobody near by ownership or office, whatever the company is to the borrower', () => {
    const around = [
      ...reachable(place, 'C1', 'organization'), relation('P1', 'owns', 'C1', { share: 1 }), relation('P1', 'director_of', 'C1'), ...reachable(place, 'O1'), relation('O1', 'officer_of', 'C1'),
      ...reachable(place, 'D1'), relation('D1', 'director_of', 'P1'), ...reachable(place, 'L1'), relation('L1', 'legal_representative_of', 'P1'), ...reachable(place, 'W1', 'organization'), relation('W1', 'owns', 'P1'),
    ]
    const { reached } = ask(place, [...consumer, ...around], 'consumer')
    expect(reached.candidates.map(({ partyId }) => partyId)).toEqual(['P1'])
  })

  it.each(CONSUMER_KINDS)('gives nobody an office beside a company that guarantees a %s', (kind) => {
    const guarantor = [...reachable(place, 'G1', 'organization'), obligation('G1', 'guarantor', { liability: 'joint_guarantor' })]
    const offices = OFFICES.flatMap((office, i) => [...reachable(place, `O${i}`), relation(`O${i}`, office, 'G1', { authority: 'registered' })])
    const { reached } = ask(place, [...consumer, ...guarantor, ...offices], kind)
    expect(reached.candidates.map(({ partyId, role }) => `${partyId} ${role}`)).toEqual(['P1 borrower', 'G1 guarantor'])
    expect(reached.noCases.flatMap(({ candidate, reason }) => (candidate?.partyId.startsWith('O') === true ? [`${candidate.partyId} ${reason}`] : [])))
      .toEqual(['O0 role-gives-none', 'O1 role-gives-none', 'O2 role-gives-none'])
  })
})
