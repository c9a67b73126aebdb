import type { Seen, Settled } from '../model/dispatch.js'
import type { Fact } from '../model/facts.js'
import type { ContactPointId, ValueHash } from '../model/ids.js'
import { LEASE_TERMS } from '../model/lease-terms.js'
import type { Lease } from '../model/lease.js'
import type { EpochMs } from '../model/time.js'
import type { Actor, ContactJudged, Desk } from './desk.js'
import { lostProblem, ownLease, takenBack, whyLost, type Lost } from './held.js'
import { isRefused, judgeProposed, localInstant, personsLeases, proposedBy, whyNotList, type MayNow, type NotNow } from './judge.js'
import { onceOf, recheckOf, subjectsOf } from './ledger.js'
import { nextLocalDayMs } from './local-day.js'

/** What is kept of a start under its key: nothing that is personal. */
type StartAnswer =
  | {
    readonly state: 'started'
    readonly templateId?: string
    readonly mustSay: readonly string[]
    readonly language?: string
    readonly zones: readonly string[]
    readonly valueHash: ValueHash
    readonly decision?: string
  }
  | ({ readonly state: 'lost' } & Lost)

/** A contact that may be made now, with everything that is needed to make it. */
export interface Started {
  readonly lease: Lease
  /** The contact point in clear. */
  readonly value: string
  readonly kind: Fact<'contact_point'>['content']['kind']
  readonly templateId?: string
  readonly mustSay: readonly string[]
  readonly language?: string
  /** Zone of the person's clock; absent: none is known. */
  readonly zone?: string
  /** Report within this moment. */
  readonly expiresAtMs: EpochMs
}

function judgedAgain(desk: Desk, lease: Lease, { dossier, standing }: Seen): MayNow | NotNow {
  if (dossier === undefined || standing === undefined) return { rule: 'debt-gone', because: 'The debt or its list is no longer there.' }
  const ended = lease.startedAtMs === undefined ? whyNotList(standing, desk.nowMs) : undefined
  if (ended !== undefined) return ended
  const records = desk.recordsOf(dossier, lease.partyId)
  const isHeld = personsLeases(dossier, records, lease.leaseId, desk.nowMs).length > 0
  if (isHeld) return { rule: 'person-leased', because: 'Another lease holds this person.' }
  return judgeProposed(desk, proposedBy(lease, false), dossier, standing)
}

function hashOf({ dossier }: Seen, contactPointId: ContactPointId): ValueHash | undefined {
  return dossier?.contactPoints.find((fact) => fact.content.contactPointId === contactPointId)?.content.value.hash
}

function startedLease(desk: Desk, lease: Lease, { zones, decided }: ContactJudged): Lease {
  const { nowMs, offsetMs } = desk
  const startedAtMs = lease.startedAtMs ?? nowMs
  const expiresAtMs = Math.max(lease.expiresAtMs, Math.min(nowMs + LEASE_TERMS[lease.channel].leaseMs, lease.endsAtMs ?? Infinity))
  return {
    ...lease, ...(decided === undefined || lease.startedAtMs !== undefined ? {} : { startDecided: decided() }), state: 'started', startedAtMs, startedAt: lease.startedAt ?? localInstant(nowMs, zones, offsetMs), expiresAtMs,
    // A letter is under way for days: its person stays its holder's as long as the lease does.
    heldUntilMs: Math.max(expiresAtMs, nextLocalDayMs(startedAtMs, zones, offsetMs)),
  }
}

function refused(desk: Desk, actor: Actor, lease: Lease, lost: Lost): Settled<StartAnswer> {
  const { rule, because } = lost
  return {
    answer: { state: 'lost', rule, because }, lease: takenBack(lease, { rule, because }, desk.nowMs),
    leaf: desk.leaf(actor, { action: 'start', subjects: subjectsOf(desk, [lease]), purpose: lease.purpose, decision: 'refused', rules: [rule] }),
  }
}

function decideStart(desk: Desk, actor: Actor, seen: Seen): Settled<StartAnswer> {
  const lease = ownLease(seen.lease, actor)
  const lost = whyLost(lease, desk.nowMs)
  if (lost !== undefined) return { answer: { state: 'lost', ...lost } }
  const found = judgedAgain(desk, lease, seen)
  if (isRefused(found)) return refused(desk, actor, lease, found)
  const { judged } = found
  const valueHash = hashOf(seen, lease.contactPointId)
  if (valueHash === undefined) return refused(desk, actor, lease, { rule: 'point-gone', because: 'The contact point is no longer there.' })
  const started = startedLease(desk, lease, judged)
  const answer: StartAnswer = {
    state: 'started', mustSay: judged.mustSay, zones: judged.zones, valueHash,
    ...(judged.templateId === undefined ? {} : { templateId: judged.templateId }),
    ...(judged.language === undefined ? {} : { language: judged.language }),
    ...(judged.decision === undefined ? {} : { decision: judged.decision }),
  }
  const leaf = desk.leaf(actor, {
    action: 'start', subjects: subjectsOf(desk, [lease]), purpose: lease.purpose, digests: judged.packDigests, rules: [judged.rule],
    ...(judged.decision === undefined ? {} : { decision: judged.decision }),
  })
  return { answer, lease: started, leaf }
}

/**
 * Starts the contact of a lease: decides once more, and alone hands over the contact point in clear. Sent again while the
 * lease is held it hands it over again.
 * @throws Problem not-found; lease-lost with the rule when it may not be made, or no longer; key-reused
 */
export async function start(desk: Desk, actor: Actor, leaseId: string, open: (sealed: string) => string, key?: string): Promise<Started> {
  const { answer } = await desk.store.settle<StartAnswer>({
    nowMs: desk.nowMs, leaseId, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'start', { leaseId }, key),
    decide: (seen) => decideStart(desk, actor, seen),
  })
  if (answer.state === 'lost') throw lostProblem(answer)
  // An answer that is given again may have been overtaken: what was taken back or reported hands over nothing.
  const lease = ownLease(await desk.store.leaseById(leaseId), actor)
  const lost = whyLost(lease, desk.nowMs)
  if (lost !== undefined) throw lostProblem(lost)
  const points = await desk.store.factsAbout({ kinds: ['contact_point'], contactPoints: [lease.contactPointId] })
  const point = points.find((fact) => fact.kind === 'contact_point' && fact.content.value.hash === answer.valueHash)
  if (point?.kind !== 'contact_point') throw lostProblem({ rule: 'point-gone', because: 'The contact point is no longer there.' })
  const [zone] = answer.zones
  return {
    lease, value: open(point.content.value.sealed), kind: point.content.kind, mustSay: answer.mustSay, expiresAtMs: lease.expiresAtMs,
    ...(answer.templateId === undefined ? {} : { templateId: answer.templateId }),
    ...(answer.language === undefined ? {} : { language: answer.language }),
    ...(zone === undefined ? {} : { zone }),
  }
}
