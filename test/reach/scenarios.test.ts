import { describe, expect, it } from 'vitest'
import { admit, compilePacks, decide, shippedPacks, zoneData } from '../../src/decide/index.js'
import { caseFileSchema } from '../../src/model/case-file.js'
import type { Fact, Party } from '../../src/model/facts.js'
import type { PartyId } from '../../src/model/ids.js'
import type { Reached, ReachContext } from '../../src/model/reach.js'
import { parseInstant } from '../../src/model/time.js'
import { PERMITTING, type Verdict } from '../../src/model/verdict.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { call, context, debt, dossier, event, obligation, person, point, relation, status } from './facts.js'

const packs = compilePacks(shippedPacks)
const statutory = compilePacks(shippedPacks.filter((pack) => pack.kind === 'statutory'))
const zones = zoneData()
/** Noon on a Wednesday in Boston, and ten in the morning in Shanghai the next day. */
const NOON = parseInstant('2026-03-04T12:00:00-05:00')
const TEN_IN_SHANGHAI = parseInstant('2026-03-05T10:00:00+08:00')

interface Asked {
  readonly reached: Reached
  /** By party and channel: the verdict. */
  readonly verdict: (partyId: string, channel: string) => Verdict
  /** Parties that may be contacted now through any channel, in order. */
  readonly open: readonly string[]
}

/** Asks the shipped packs about every case file of a debt. */
function ask(parts: readonly Fact[], given: Partial<ReachContext> = {}, by = packs): Asked {
  const reached = assembleCases(dossier(parts), context({ packs: by, admit, atMs: NOON, ...given }))
  const verdicts = reached.cases.map((one) => {
    caseFileSchema.parse(structuredClone(one.caseFile))
    return [one, decide(one.caseFile, by, zones)] as const
  })
  return {
    reached,
    verdict: (partyId, channel) => {
      const found = verdicts.find(([one]) => one.candidate.partyId === partyId && one.channel === channel)
      if (found === undefined) throw new Error(`nothing was asked of ${partyId} by ${channel}`)
      return found[1]
    },
    open: [...new Set(verdicts.filter(([, verdict]) => PERMITTING.has(verdict.decision)).map(([one]) => one.candidate.partyId))],
  }
}

const rulesOf = (verdict: Verdict): readonly string[] => verdict.reasons.map((reason) => reason.rule)

type Wide = Partial<Party> & { readonly zone: string; readonly place: string; readonly work?: boolean }

/** A row of a placement file: a name, two phones, an e-mail and a postal address, and nothing else. */
function row(id: string, { zone, place, work, ...party }: Wide): readonly Fact[] {
  const there = { placeZones: [zone], placeRegions: [place], ...(work === true ? { place: 'work' as const } : {}) }
  const nowhere = { placeZones: [], placeRegions: [], ...(work === true ? { place: 'work' as const } : {}) }
  return [
    person(id, { country: place.slice(0, 2), ...party }),
    point(`${id}-1`, id, { kind: 'mobile', ...there }), point(`${id}-2`, id, { kind: 'landline', ...there }),
    point(`${id}-3`, id, { kind: 'email', ...nowhere }), point(`${id}-4`, id, { kind: 'postal_address', ...there }),
  ]
}

const BOSTON = { zone: 'America/New_York', place: 'US-MA' }
const SHANGHAI = { zone: 'Asia/Shanghai', place: 'CN' }
const LONDON = { zone: 'Europe/London', place: 'GB' }

describe('a US card debtor, from a wide file', () => {
  const card = [
    debt(), ...row('P1', BOSTON), obligation('P1'), ...row('S1', BOSTON), relation('S1', 'spouse_of', 'P1'), ...row('F1', BOSTON),
    relation('F1', 'reference_of', 'P1'), ...row('W1', { ...BOSTON, kind: 'organization', work: true }), relation('W1', 'employs', 'P1'),
    ...row('Z1', BOSTON), relation('Z1', 'friend_of', 'P1'),
  ]

  it('may be called and written to at noon, and only the debtor', () => {
    const { open, verdict } = ask(card)
    expect(open).toEqual(['P1'])
    expect(verdict('P1', 'voice').decision).toBe('ALLOW')
    expect(verdict('P1', 'post').decision).toBe('ALLOW')
  })

  it('gets no message that no template and no consent allow', () => {
    const { verdict } = ask(card)
    expect(rulesOf(verdict('P1', 'email'))).toContain('US-ECOM-01')
    expect(rulesOf(verdict('P1', 'sms'))).toEqual(expect.arrayContaining(['US-ECOM-01', 'US-ECOM-05']))
  })

  it('has a spouse for review, a reference and an employer who are refused, and a friend whom nobody asks about', () => {
    const { verdict, reached } = ask(card)
    expect(verdict('S1', 'voice')).toMatchObject({ decision: 'REVIEW' })
    expect(rulesOf(verdict('F1', 'voice'))).toContain('US-TP-01')
    expect(rulesOf(verdict('W1', 'voice'))).toContain('US-TP-01')
    expect(reached.noCases).toMatchObject([{ candidate: { partyId: 'Z1', role: 'friend' }, reason: 'role-gives-none' }])
  })

  it('is left alone at night, in bankruptcy, after a cease letter, and behind a lawyer', () => {
    const night = ask(card, { atMs: parseInstant('2026-03-04T22:00:00-05:00') })
    expect(night.open).toEqual([])
    expect(night.verdict('P1', 'voice').decision).toBe('DELAY_UNTIL')
    const bankrupt = ask([...card, status('bankruptcy_ch7', { partyId: 'P1' as PartyId, from: '2026-02-01' })])
    expect(rulesOf(bankrupt.verdict('P1', 'voice'))).toContain('US-BK-01')
    const cease = event('E1', { kind: 'request', what: 'cease', medium: 'writing', at: '2026-02-01', receivedOn: '2026-02-01' }, { partyId: 'P1' as PartyId })
    expect(rulesOf(ask([...card, cease]).verdict('P1', 'post'))).toContain('US-CEASE-01')
    const behind = ask([...card, ...row('L1', BOSTON), relation('L1', 'lawyer_of', 'P1')])
    expect(behind.verdict('P1', 'voice')).toMatchObject({ decision: 'REDIRECT', to: 'L1' })
    expect(behind.open).toEqual(['L1'])
  })

  it('is closed around by a death that is only reported, for everybody', () => {
    const { open, verdict } = ask([...card, event('E1', { kind: 'report', what: 'death', at: '2026-03-01' }, { partyId: 'P1' as PartyId })])
    expect(open).toEqual([])
    for (const partyId of ['P1', 'S1', 'F1']) expect(rulesOf(verdict(partyId, 'voice'))).toContain('H-DEATH-01')
  })

  it('may be called from a number that a stranger also had, but not after the stranger called it wrong', () => {
    const wrong = event('E1', { kind: 'report', what: 'wrong_number', at: '2026-03-01', contactPointId: 'X-1' }, { partyId: 'X1' as PartyId })
    const reached = assembleCases(dossier([...card, wrong], { samePoints: [point('X-1', 'X1', { hash: 'hash-P1-1' })] }), context({ packs, atMs: NOON }))
    const byPoint = reached.cases.filter((one) => one.candidate.partyId === 'P1' && one.channel === 'voice').map((one) => decide(one.caseFile, packs, zones).decision)
    expect(byPoint).toEqual(['SUPPRESS', 'ALLOW'])
  })
})

describe('a Chinese online borrower with a designated contact', () => {
  const loan = [
    debt({ kind: 'online_consumer_credit', jurisdiction: 'CN', currency: 'CNY' }), ...row('P1', SHANGHAI), obligation('P1'),
    ...row('R1', SHANGHAI), relation('R1', 'designated_contact_of', 'P1'), ...row('B1', SHANGHAI), relation('B1', 'sibling_of', 'P1'),
  ]
  const lost = ['P1-1', 'P1-2', 'P1-3', 'P1-4'].flatMap((where) =>
    [1, 2, 3].map((i) => event(`E${where}-${i}`, call(`2026-02-0${i}T10:00:00+08:00`, 'P1', where))))

  it('is the only one who may be asked to pay', () => {
    const { open, verdict, reached } = ask(loan, { atMs: TEN_IN_SHANGHAI })
    expect(open).toEqual(['P1'])
    expect(verdict('P1', 'voice').decision).toBe('ALLOW')
    expect(rulesOf(verdict('R1', 'voice'))).toContain('CN-TGT-01')
    expect(reached.candidates.map((candidate) => candidate.partyId)).toEqual(['P1', 'R1'])
  })

  it('lets the designated contact be asked for a way to reach the borrower only when the borrower is lost at every point', () => {
    const locate = { atMs: TEN_IN_SHANGHAI, purpose: 'locate' } as const
    expect(ask(loan, locate, statutory).open).toEqual([])
    expect(ask([...loan, ...lost.slice(0, 6)], locate, statutory).open).toEqual([])
    const all = ask([...loan, ...lost], locate, statutory)
    expect(all.open).toEqual(['R1'])
    expect(all.verdict('R1', 'voice').decision).toBe('ALLOW_LOCATE_ONLY')
  })

  it('asks nobody for the location while that is not switched on, nor after the contact person refused', () => {
    const locate = { atMs: TEN_IN_SHANGHAI, purpose: 'locate' } as const
    expect(rulesOf(ask([...loan, ...lost], locate).verdict('R1', 'voice'))).toContain('H-LOCATE-01')
    const refused = event('E9', { kind: 'request', what: 'no_contact', at: '2026-03-01', by: 'R1' }, { partyId: 'R1' as PartyId })
    expect(rulesOf(ask([...loan, ...lost, refused], locate, statutory).verdict('R1', 'voice'))).toContain('CN-CONT-03')
  })

  it('is not called at night in Shanghai', () => {
    const { verdict } = ask(loan, { atMs: parseInstant('2026-03-05T23:00:00+08:00') })
    expect(rulesOf(verdict('P1', 'voice'))).toContain('CN-TIME-01')
  })
})

describe('a UK customer in breathing space', () => {
  const scheme = status('moratorium', { partyId: 'P1' as PartyId, from: '2026-02-20' })
  const joint = [
    debt({ kind: 'regulated_credit', jurisdiction: 'GB', currency: 'GBP' }), ...row('P1', LONDON), obligation('P1'), ...row('P2', LONDON),
    obligation('P2', 'co_borrower'), scheme,
  ]

  it('is contacted by nobody, nor is the joint debtor', () => {
    const { open, reached, verdict } = ask(joint, { atMs: parseInstant('2026-03-04T11:00:00Z') })
    expect(open).toEqual([])
    expect(verdict('P1', 'voice')).toMatchObject({ decision: 'SUPPRESS' })
    expect(rulesOf(verdict('P1', 'voice'))).toContain('UK-BS-01')
    expect(rulesOf(verdict('P2', 'voice'))).toContain('UK-BS-03')
    expect(reached.candidates.map((candidate) => candidate.partyId)).toEqual(['P1', 'P2'])
  })

  it('may be called again when nobody is in a scheme', () => {
    expect(ask(joint.filter((fact) => fact !== scheme), { atMs: parseInstant('2026-03-04T11:00:00Z') }).open).toEqual(['P1', 'P2'])
  })

  it('is in the scheme alone, and the joint debtor sees the moratorium of the other', () => {
    const { reached } = ask(joint, { atMs: parseInstant('2026-03-04T11:00:00Z') })
    const files = reached.cases.filter((one) => one.channel === 'voice').map((one) => one.caseFile)
    expect(files.map((file) => [file.party.id, file.party.inMoratoriumScheme])).toEqual(expect.arrayContaining([['P1', true], ['P2', undefined]]))
    for (const file of files) expect(file.debt.states).toEqual([{ kind: 'moratorium', partyId: 'P1', from: '2026-02-20' }])
  })
})

describe('a company loan with two guarantors and a director', () => {
  const company = { ...BOSTON, kind: 'organization', work: true } as const
  const loan = [
    debt({ kind: 'business' }), ...row('C1', company), obligation('C1'), ...row('G1', BOSTON), obligation('G1', 'guarantor', { liability: 'joint_guarantor' }),
    ...row('G2', BOSTON), obligation('G2', 'guarantor'), ...row('X1', BOSTON), relation('X1', 'director_of', 'C1'), ...row('O1', BOSTON), relation('O1', 'owns', 'C1'),
  ]

  it('lets the company be called at work and its guarantors as consumers, and nobody else', () => {
    const { open, verdict } = ask(loan)
    expect(open).toEqual(['C1', 'G1', 'G2'])
    expect(verdict('C1', 'voice').permits.map((permit) => permit.rule)).toContain('US-BUS-01')
    expect(rulesOf(verdict('X1', 'voice'))).toContain('US-BUS-03')
  })

  it('never has an owner as a candidate', () => {
    const { reached } = ask(loan)
    expect(reached.candidates.map((candidate) => candidate.partyId)).toEqual(['C1', 'G1', 'G2', 'X1'])
    expect(reached.noCases).toMatchObject([{ candidate: { partyId: 'O1', role: 'owner' }, reason: 'role-gives-none' }])
  })

  it('leaves everybody alone when an insolvency office-holder is on record for the company', () => {
    const insolvent = ask([...loan, ...row('T1', company), relation('T1', 'insolvency_office_holder_of', 'C1', { start: '2026-02-01' })])
    expect(rulesOf(insolvent.verdict('C1', 'voice'))).toContain('H-INS-01')
    expect(insolvent.open).not.toContain('C1')
  })
})

describe('an estate', () => {
  const estate = [
    debt(), ...row('P1', { ...BOSTON, deceasedOn: '2026-01-02' }), obligation('P1'), ...row('R1', BOSTON),
    relation('R1', 'personal_representative_of', 'P1', { authority: 'recorded' }), ...row('H1', BOSTON), relation('H1', 'heir_of', 'P1'),
    ...row('S1', BOSTON), relation('S1', 'spouse_of', 'P1'),
  ]

  it('is answered for by its representative alone', () => {
    const { open, verdict } = ask(estate)
    expect(open).toEqual(['R1'])
    expect(verdict('P1', 'voice')).toMatchObject({ decision: 'REDIRECT', to: 'R1' })
    expect(verdict('S1', 'voice').decision).toBe('REDIRECT')
    expect(rulesOf(verdict('H1', 'voice'))).toContain('US-TP-01')
  })

  it('has nobody to be contacted while nobody represents it', () => {
    const without = estate.filter((fact) => !fact.key.includes('R1'))
    expect(ask(without).open).toEqual([])
  })
})
