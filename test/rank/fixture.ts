import { createHash } from 'node:crypto'
import { canonical } from '../../src/ledger/canonical.js'
import { saltedLeaf, saltedLine } from '../../src/ledger/leaf.js'
import { growTree, rootOf } from '../../src/ledger/tree.js'
import type { CaseFile, Role } from '../../src/model/case-file.js'
import type { Channel, Event } from '../../src/model/event.js'
import type { ContactPointId, DebtId, PartyId } from '../../src/model/ids.js'
import type { AssembledCase, Candidate, Freshness, NoCase, Reached, ReviewSign } from '../../src/model/reach.js'
import { formatInstant, HOUR_MS, parseInstant } from '../../src/model/time.js'
import type { Decision, Reason, Verdict } from '../../src/model/verdict.js'
import { DEFAULT_SCORECARD, type RankContext } from '../../src/rank/index.js'

/** A Monday at noon UTC. */
export const AT_MS = Date.UTC(2026, 2, 2, 12)
const DAY_MS = 24 * HOUR_MS

/** One point of a party in a fixture. */
export interface PointSketch {
  readonly id: string
  readonly channel?: Channel
  readonly fresh?: Partial<Freshness>
}

/** One candidate of a debt in a fixture. */
export interface PersonSketch {
  readonly id: string
  readonly role: Role
  readonly liability?: NonNullable<CaseFile['party']['liability']>
  readonly party?: Partial<CaseFile['party']>
  readonly points: readonly PointSketch[]
  readonly events?: readonly Event[]
  readonly reviews?: readonly ReviewSign[]
}

/** A debt in a fixture. */
export interface DebtSketch {
  readonly id: string
  readonly kind?: CaseFile['debt']['kind']
  readonly people: readonly PersonSketch[]
  readonly events?: readonly Event[]
  readonly states?: CaseFile['debt']['states']
  readonly obligor?: CaseFile['obligor']
  readonly noCases?: readonly Omit<NoCase, 'debtId'>[]
}

function caseOf(debt: DebtSketch, person: PersonSketch, point: PointSketch, candidate: Candidate): AssembledCase {
  const channel = point.channel ?? 'voice'
  const obligor = debt.obligor ?? (person.role === 'borrower' ? undefined : { id: debt.people[0]?.id ?? '' })
  return {
    candidate,
    contactPointId: point.id as ContactPointId,
    channel,
    facts: [],
    fresh: { onlyPoint: person.points.length === 1, sources: 1, sharedBy: 1, collectedOn: '2025-06-01', ...point.fresh },
    reviews: person.reviews ?? [],
    caseFile: {
      at: formatInstant(AT_MS, 0),
      purpose: 'collect',
      channel,
      actor: { id: 'A', kind: 'collection_agency' },
      jurisdictions: ['US'],
      party: {
        id: person.id, kind: 'person', role: person.role, identity: 'confirmed',
        ...(person.liability === undefined ? {} : { liability: person.liability }), ...person.party,
      },
      ...(obligor === undefined ? {} : { obligor }),
      debt: { id: debt.id, kind: debt.kind ?? 'consumer', states: debt.states ?? [] },
      contactPoint: { id: point.id, kind: 'mobile' },
      zones: ['UTC'],
      events: [...(debt.events ?? []), ...(person.events ?? [])],
    },
  }
}

/** Makes what app hands to rank of a sketch. */
export function debtOf(debt: DebtSketch): Reached {
  const candidates: readonly Candidate[] = debt.people.map((person) => ({
    debtId: debt.id as DebtId, partyId: person.id as PartyId, kind: 'person', role: person.role, facts: [],
  }))
  return {
    debtId: debt.id as DebtId,
    candidates,
    cases: debt.people.flatMap((person, i) => person.points.map((point) => caseOf(debt, person, point, candidates[i]!))),
    noCases: (debt.noCases ?? []).map((one) => ({ debtId: debt.id as DebtId, ...one })),
  }
}

function reason(rule: string, decision: Decision, facts: readonly string[], more: Partial<Reason> = {}): Reason {
  return { rule, decision, citation: 'an invented law', because: `${rule} does not allow this.`, facts: [...facts], ...more }
}

/** Contacts are open strictly after 08:00 and strictly before 21:00 UTC. */
const OPENS_AT = 8
const CLOSES_AT = 21

function hoursReason(atMs: number): Reason | undefined {
  const clockMs = atMs - Math.floor(atMs / DAY_MS) * DAY_MS
  return clockMs > OPENS_AT * HOUR_MS && clockMs < CLOSES_AT * HOUR_MS ? undefined : reason('T-HOURS', 'DELAY_UNTIL', ['/at', '/zones'])
}

function opensMs(atMs: number): number {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS
  const today = dayMs + OPENS_AT * HOUR_MS
  return atMs <= today ? today : today + DAY_MS
}

const MAY_BE_ASKED: ReadonlySet<Role> = new Set<Role>(['borrower', 'co_borrower', 'co_signer', 'guarantor', 'spouse', 'attorney', 'personal_representative', 'reference'])

function eventReasons(caseFile: CaseFile): readonly Reason[] {
  const { party, contactPoint } = caseFile
  return caseFile.events.flatMap((event, i) => {
    const at = [`/events/${i}/kind`]
    if (event.kind === 'dispute') return [reason('T-DISPUTE', 'DENY', at)]
    if (event.kind === 'request' && event.what === 'cease') return [reason('T-CEASE', 'SUPPRESS', at)]
    if (event.kind === 'request' && event.what === 'complaint') return [reason('T-COMPLAINT', 'REVIEW', at)]
    if (event.kind === 'request' && event.what === 'no_contact' && event.by === party.id) return [reason('T-NOCONTACT', 'SUPPRESS', at)]
    if (event.kind === 'report' && event.what === 'wrong_number' && event.contactPointId === contactPoint?.id) return [reason('T-WRONG', 'SUPPRESS', at)]
    if (event.kind === 'representation' && event.partyId === party.id) return [reason('T-LAWYER', 'REDIRECT', at)]
    return []
  })
}

/** An invented law, small enough to be judged by eye; its verdicts have the shape of the real ones. */
export function decide(caseFile: CaseFile): Verdict {
  const atMs = parseInstant(caseFile.at)
  const hours = hoursReason(atMs)
  const { party } = caseFile
  const reasons = [
    ...eventReasons(caseFile),
    ...caseFile.debt.states.flatMap((state, i) => {
      if (state.kind === 'bankruptcy_ch7' && state.partyId === party.id) return [reason('T-BANKRUPT', 'SUPPRESS', [`/debt/states/${i}/kind`])]
      return state.kind === 'on_hold' || state.kind === 'moratorium' ? [reason('T-HOLD', 'SUPPRESS', [`/debt/states/${i}`])] : []
    }),
    ...(party.deceased === true ? [reason('T-DEATH', 'REDIRECT', ['/party/deceased'])] : []),
    ...(MAY_BE_ASKED.has(party.role) ? [] : [reason('T-ROLE', 'DENY', ['/party/role', '/purpose'])]),
    ...(caseFile.debt.kind === 'transferred_npl' && caseFile.humanDecision !== true ? [reason('T-HUMAN', 'DENY', [], { unknown: ['/humanDecision'] })] : []),
    ...(caseFile.channel === 'post' || hours === undefined ? [] : [hours]),
  ]
  const order = ['SUPPRESS', 'DENY', 'REDIRECT', 'REVIEW', 'DELAY_UNTIL', 'ALLOW'] as const
  const decision: Decision = order.find((one) => reasons.some((found) => found.decision === one)) ?? (caseFile.purpose === 'locate' ? 'ALLOW_LOCATE_ONLY' : 'ALLOW')
  const today = Math.floor(atMs / DAY_MS)
  const counted = caseFile.events.filter((event) => event.kind === 'contact' && Math.floor(parseInstant(event.at) / DAY_MS) === today).length
  const to = reasons.find((found) => found.rule === 'T-LAWYER') === undefined ? 'personal_representative' : 'attorney'
  return {
    decision,
    ...(decision === 'DELAY_UNTIL' ? { until: formatInstant(opensMs(atMs), 0), notBefore: formatInstant(opensMs(atMs) + 1000, 0) } : {}),
    ...(decision === 'REDIRECT' ? { to } : {}),
    reasons,
    permits: reasons.length === 0 ? [{ rule: 'T-PERMIT', citation: 'an invented law' }] : [],
    counters: [{ rule: 'T-COUNT', counted, limit: 7 }],
    flags: [],
    packs: [{ id: 'T', version: '1', digest: 'd'.repeat(64) }],
  }
}

/** Every instant at which the invented law can change. */
export function boundaries(_caseFile: CaseFile, fromMs: number, untilMs: number): readonly number[] {
  const found: number[] = []
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < untilMs; dayMs += DAY_MS) {
    found.push(dayMs, dayMs + OPENS_AT * HOUR_MS, dayMs + CLOSES_AT * HOUR_MS)
  }
  return found.filter((mark) => mark >= fromMs && mark < untilMs)
}

function keyed(text: string): string {
  return createHash('sha256').update(`key ${text}`).digest('hex').slice(0, 26)
}

/** Certificate tools of the real ledger. */
export const TOOLS = { canonical, saltedLeaf, saltedLine, grow: growTree, rootOf }

/** A context for the invented law. */
export function contextOf(more: Partial<RankContext> = {}): RankContext {
  return {
    name: 'morning',
    atMs: AT_MS,
    horizonMs: DAY_MS,
    purpose: 'collect',
    law: { decide, boundaries, offsetMs: () => 0 },
    packs: [],
    scorecard: DEFAULT_SCORECARD,
    ref: keyed,
    salt: (text) => keyed(`salt ${text}`),
    certificate: TOOLS,
    ...more,
  }
}
