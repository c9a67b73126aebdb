import type { EntryState, JudgeEntry, JudgedEntry, ListedEntry } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { Channel, Purpose } from '../model/event.js'
import type { ContactPointId, DebtId, PartyId } from '../model/ids.js'
import { LEASE_TERMS } from '../model/lease-terms.js'
import type { Automation, Lease, OpenLease, Revocation } from '../model/lease.js'
import { PASSED_OVER_MS } from '../model/limits.js'
import type { JudgeLease, Standing } from '../model/recheck.js'
import { formatInstant, type EpochMs } from '../model/time.js'
import { closedByRecords } from './closing.js'
import type { ContactJudged, Desk } from './desk.js'
import { pauseOf, placesOf } from './pauses.js'

/** The part of a desk that judges. */
export type Bench = Pick<Desk, 'nowMs' | 'judgeContact' | 'recordsOf' | 'offsetMs'>

/** One contact as an entry proposes it or a lease holds it. */
export interface Proposed {
  readonly list: string
  readonly creditorId: string
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly purpose: Purpose
  readonly automation: Automation
  readonly waited: boolean
  readonly ownLeaseId?: string
}

/** Why a contact may not be made now; `judged` where the law was asked. */
export interface NotNow {
  readonly rule: string
  readonly because: string
  readonly judged?: ContactJudged
  /** The lease that holds its person. */
  readonly heldBy?: OpenLease
}

/** A contact may be made now. */
export interface MayNow {
  readonly judged: ContactJudged
  readonly records: readonly PartyId[]
}

/** Other leases of the same person that are held at this moment, over all lists, debts, contact points and records judged the same. */
export function personsLeases(dossier: Dossier, records: readonly PartyId[], ownLeaseId: string | undefined, nowMs: EpochMs): readonly OpenLease[] {
  return (dossier.leases ?? []).filter((lease) =>
    lease.leaseId !== ownLeaseId && records.includes(lease.partyId) && (!('heldUntilMs' in lease) || Number(lease.heldUntilMs) > nowMs))
}

/** Judges a contact at this moment: pauses, what was said since the list was made, and the law with everything of its debt. */
export function judgeProposed(bench: Bench, proposed: Proposed, dossier: Dossier, standing: Standing): MayNow | NotNow {
  const { nowMs } = bench
  const records = bench.recordsOf(dossier, proposed.partyId)
  const creditors = [proposed.creditorId, ...dossier.debts.map((fact) => fact.content.creditorId)]
  const pause = pauseOf(standing.pauses, { ...proposed, creditors, records, places: placesOf(dossier) }, nowMs)
  if (pause !== undefined) return { rule: `paused-${pause.scope.of}`, because: 'A named person has paused it.' }
  const judged = bench.judgeContact(dossier, {
    ...proposed, atMs: nowMs, humanDecision: standing.approval !== undefined, overlayOn: standing.head.overlayOn, horizonMs: standing.head.horizonMs,
  })
  const sought = proposed.purpose === 'locate' ? dossier.obligations.flatMap(({ content }) => bench.recordsOf(dossier, content.partyId)) : []
  const closed = closedByRecords(dossier, { ...proposed, records, sought }, standing.head.revision)
  // The law's own rule is told where it refuses for good; what only delays is closed for this list all the same.
  if (closed !== undefined && (judged.permitted || judged.decision === 'DELAY_UNTIL')) return closed
  if (judged.permitted) return { judged, records }
  return { rule: judged.rule, because: judged.because, judged: closed === undefined ? judged : { ...judged, isFinal: true } }
}

/** Says whether what was judged forbids it. */
export function isRefused(found: MayNow | NotNow): found is NotNow {
  return 'rule' in found
}

/** Who asks for leases, and what of. */
export interface Holder {
  readonly dispatcherId: string
  readonly automation: Automation
  readonly channels: readonly Channel[]
  readonly creditors?: readonly string[]
  /** Languages it speaks; absent: any. */
  readonly languages?: readonly string[]
}

function primary(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? ''
}

/** Languages agree when one is the other, with or without a country. */
function speaks(languages: readonly string[] | undefined, language: string | undefined): boolean {
  if (languages === undefined || language === undefined) return true
  return languages.some((one) => primary(one) === primary(language))
}

/** Whether a list gives leases at all at a moment. */
export function whyNotList({ head, pauses }: Standing, nowMs: EpochMs): NotNow | undefined {
  if (nowMs < head.madeAtMs) return { rule: 'list-not-begun', because: 'The list was made for a later moment.' }
  if (nowMs >= head.madeAtMs + head.horizonMs) return { rule: 'list-ended', because: 'The list has come to its horizon: make a new one.' }
  const pause = pauses.find(({ scope, fromMs, untilMs }) =>
    (scope.of === 'everything' || (scope.of === 'list' && scope.id === head.name)) && fromMs <= nowMs && (untilMs === undefined || nowMs < untilMs))
  return pause === undefined ? undefined : { rule: `paused-${pause.scope.of}`, because: 'A named person has paused it.' }
}

/** Why an entry is not for this dispatcher now, before the law is asked. */
function beforeTheLaw({ entry, creditorId }: ListedEntry, holder: Holder, standing: Standing, nowMs: EpochMs): NotNow | undefined {
  const list = whyNotList(standing, nowMs)
  if (list !== undefined) return list
  if (!holder.channels.includes(entry.channel)) return { rule: 'other-channel', because: 'The dispatcher does not use this channel.' }
  if (holder.creditors !== undefined && !holder.creditors.includes(creditorId)) return { rule: 'other-creditor', because: 'The dispatcher does not work for this creditor.' }
  if (entry.awaitingApproval && standing.approval === undefined) return { rule: 'not-approved', because: 'A named person has to approve the list first.' }
  return undefined
}

/** What a refusal makes of the entry, so that it is not asked about again for nothing; undefined leaves it as it is. */
function stateAfter(rank: number, found: NotNow, dossier: Dossier, nowMs: EpochMs): EntryState | undefined {
  const { rule, because, judged, heldBy } = found
  if (rule.startsWith('said:') || judged?.isFinal === true) return { rank, state: 'closed', rule, because }
  if (heldBy !== undefined) return { rank, state: 'open', notBeforeMs: nowMs + PASSED_OVER_MS, rule, because }
  // A lease that lapses unstarted counts no more: what it delays may open before its time.
  if (judged?.untilMs === undefined || judged.untilMs <= nowMs || (dossier.leases ?? []).length > 0) return undefined
  return { rank, state: 'open', notBeforeMs: judged.untilMs, rule, because }
}

function notLeased(rank: number, found: NotNow, dossier: Dossier, nowMs: EpochMs): JudgedEntry {
  const entry = stateAfter(rank, found, dossier, nowMs)
  return { rule: found.rule, because: found.because, ...(entry === undefined ? {} : { entry }) }
}

/** Makes the judge of a lease call: every entry is decided again with the facts of this moment and this dispatcher's automation. */
export function entryJudge(bench: Bench, holder: Holder, newId: () => string): JudgeEntry {
  return (listed, dossier, standing) => {
    const { entry } = listed
    const { nowMs } = bench
    const early = beforeTheLaw(listed, holder, standing, nowMs)
    if (early !== undefined) return { rule: early.rule, because: early.because }
    const records = bench.recordsOf(dossier, entry.partyId)
    const [heldBy] = personsLeases(dossier, records, undefined, nowMs)
    if (heldBy !== undefined) {
      return notLeased(entry.rank, { rule: 'person-leased', because: 'Another lease holds this person.', heldBy }, dossier, nowMs)
    }
    const found = judgeProposed(bench, {
      list: standing.head.name, creditorId: listed.creditorId, debtId: listed.debtId, partyId: entry.partyId, contactPointId: entry.contactPointId,
      channel: entry.channel, purpose: entry.purpose, automation: holder.automation, waited: entry.waiting,
    }, dossier, standing)
    if (isRefused(found)) return notLeased(entry.rank, found, dossier, nowMs)
    if (!speaks(holder.languages, found.judged.language)) return { rule: 'other-language', because: 'The dispatcher does not speak the language of this contact.' }
    return { lease: leaseOf(bench, listed, standing.head.name, holder, found.judged, newId()) }
  }
}

function leaseOf({ nowMs, offsetMs }: Bench, { entry, debtId, creditorId }: ListedEntry, list: string, holder: Holder, judged: ContactJudged, leaseId: string): Lease {
  const expiresAtMs = Math.min(nowMs + LEASE_TERMS[entry.channel].leaseMs, judged.endsAtMs ?? Infinity)
  return {
    leaseId, list, entryId: entry.entryId, rank: entry.rank, holder: holder.dispatcherId, automation: holder.automation, creditorId,
    debtId, partyId: entry.partyId, contactPointId: entry.contactPointId, channel: entry.channel, purpose: entry.purpose,
    leasedAt: localInstant(nowMs, judged.zones, offsetMs), leasedAtMs: nowMs, expiresAtMs, heldUntilMs: expiresAtMs, state: 'open',
    ...(judged.actorId === undefined ? {} : { actorId: judged.actorId }),
    ...(judged.endsAtMs === undefined ? {} : { endsAtMs: judged.endsAtMs }),
    ...(judged.decided === undefined ? {} : { decided: judged.decided() }),
  }
}

/** An instant on the clock of the first zone of a contact. */
export function localInstant(atMs: EpochMs, zones: readonly string[], offsetMs: Desk['offsetMs']): string {
  const [zone] = zones
  return formatInstant(atMs, zone === undefined ? 0 : (offsetMs(zone, atMs) ?? 0))
}

/** What a lease proposes, as it is decided on again. */
export function proposedBy(lease: Lease, waited: boolean): Proposed {
  const { list, creditorId, debtId, partyId, contactPointId, channel, purpose, automation, leaseId } = lease
  return { list, creditorId, debtId, partyId, contactPointId, channel, purpose, automation, waited, ownLeaseId: leaseId }
}

/** Which of two leases of one person stands when both should not be: what was started first, then what was leased first. */
function comesBefore(a: OpenLease, b: OpenLease): boolean {
  const moments = [[a.startedAt ?? '', b.startedAt ?? ''], [a.leasedAt, b.leasedAt]] as const
  if ((a.startedAt === undefined) !== (b.startedAt === undefined)) return a.startedAt !== undefined
  for (const [one, other] of moments) {
    const [oneMs, otherMs] = [Date.parse(one), Date.parse(other)]
    if (oneMs !== otherMs && !Number.isNaN(oneMs) && !Number.isNaN(otherMs)) return oneMs < otherMs
  }
  return a.leaseId < b.leaseId
}

/** Of several leases that one limit has no room for it is the later ones that go: those unstarted do not count against an earlier one. */
function withoutLater(dossier: Dossier, lease: Lease): Dossier {
  const leases = (dossier.leases ?? []).filter((one) => one.leaseId === lease.leaseId || one.startedAt !== undefined || comesBefore(one, lease))
  return { ...dossier, leases }
}

/**
 * Decides again on an open lease, for every act that may forbid it. A delay that ends before the lease does lets it stand,
 * since `start` decides once more; a contact under way is stopped by what was learned, never by the clock alone.
 */
export function leaseJudge(bench: Bench): JudgeLease {
  return (lease, dossier, standing): Revocation | undefined => {
    const { nowMs } = bench
    const records = bench.recordsOf(dossier, lease.partyId)
    const other = personsLeases(dossier, records, lease.leaseId, nowMs).find((one) => comesBefore(one, lease))
    if (other !== undefined) return { rule: 'person-leased', because: 'Another lease holds this person.', atMs: nowMs }
    const found = judgeProposed(bench, proposedBy(lease, false), withoutLater(dossier, lease), standing)
    if (!isRefused(found)) return undefined
    const { decision, untilMs } = found.judged ?? {}
    if (decision === 'DELAY_UNTIL' && (lease.state === 'started' || (untilMs !== undefined && untilMs < lease.expiresAtMs))) return undefined
    return { rule: found.rule, because: found.because, atMs: nowMs }
  }
}
