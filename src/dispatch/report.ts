import type { EntryState, Seen, Settled } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId } from '../model/ids.js'
import type { Lease, LeaseReport } from '../model/lease.js'
import { CLOCK_SKEW_MS } from '../model/limits.js'
import { RESULTS, SAID, type EntryAfter, type Outcome, type ResultRow, type SaidRow } from '../model/outcomes.js'
import { Problem } from '../model/problem.js'
import { parseInstant, type EpochMs } from '../model/time.js'
import type { NewVersion } from '../model/writes.js'
import type { Actor, Desk } from './desk.js'
import { ownLease, whyLost } from './held.js'
import { onceOf, recheckOf, subjectsOf } from './ledger.js'
import { newsDay } from './local-day.js'
import { debtsAt, findNamed, namedBySaid } from './named.js'
import { outcomeFacts, type Occasion } from './outcome-facts.js'

/** What a report gave. */
export interface Reported {
  readonly leaseId: string
  readonly result: Outcome['result']
  /** How far it was out of order; empty when the lease was held. */
  readonly flags: LeaseReport['flags']
  /** Facts that were recorded. */
  readonly facts: number
  readonly entry: EntryAfter
}

/** A report with the leases that it took back. */
export interface ReportAnswer extends Reported {
  readonly revoked: number
}

function flagsOf(lease: Lease, nowMs: EpochMs): LeaseReport['flags'] {
  const lost = whyLost(lease, nowMs)
  return [
    ...(lease.startedAtMs === undefined ? ['not-started' as const] : []),
    ...(lease.revocation !== undefined || lease.state === 'revoked' ? ['taken-back' as const] : []),
    ...(lost !== undefined && lease.revocation === undefined ? ['late' as const] : []),
  ]
}

function fault(pointer: string, message: string): Problem {
  return new Problem('invalid-input', `the outcome is wrong at ${pointer}: ${message}`, [{ pointer, message }])
}

/** Refuses an outcome that cannot have come of this lease. */
function checkOutcome(outcome: Outcome, lease: Lease, nowMs: EpochMs): void {
  const row: ResultRow = RESULTS[outcome.result]
  if (!row.channels.includes(lease.channel)) throw fault('/result', `${outcome.result} cannot come of ${lease.channel}`)
  const endedMs = parseInstant(outcome.endedAt)
  if (endedMs > nowMs + CLOCK_SKEW_MS) throw fault('/endedAt', 'this moment has not come yet')
  if (endedMs + CLOCK_SKEW_MS < (lease.startedAtMs ?? lease.leasedAtMs)) throw fault('/endedAt', 'the contact cannot have ended before it was leased')
}

/** Debts spoken of: those named, which must be known here, and the one that the lease was about. */
function debtsSpokenOf(outcome: Outcome, lease: Lease, dossier: Dossier | undefined): readonly DebtId[] {
  const known = new Set<string>([lease.debtId, ...(dossier?.otherDebts ?? []).map((fact) => fact.content.debtId)])
  const named = [...debtsAt('/debts', outcome.debts), ...namedBySaid(outcome.said ?? []).filter((one) => one.what === 'debt')]
  const stranger = named.find(({ id }) => !known.has(id))
  if (stranger !== undefined) throw fault(stranger.pointer, 'a debt is named that is none of this person')
  return [...new Set([lease.debtId, ...((outcome.debts ?? []) as readonly DebtId[])])]
}

/**
 * Who owes, where the person that was contacted does not: a reference, a representative, a spouse. What such a person says
 * of a death or a lawyer is about the one who owes.
 */
function debtorOf(desk: Desk, lease: Lease, dossier: Dossier | undefined): Occasion['debtor'] {
  const { debtId, partyId } = lease
  if (dossier === undefined) return lease.purpose === 'locate' ? { debtId } : undefined
  const owing = dossier.obligations.filter(({ content }) => content.debtId === debtId && content.role !== 'spouse').map(({ content }) => content.partyId)
  const answering = dossier.relations.filter(({ content }) => content.kind === 'guarantees').map(({ content }) => content.fromId)
  const own = desk.recordsOf(dossier, partyId)
  if ([...owing, ...answering].some((id) => own.includes(id))) return undefined
  const [first] = owing
  const sole = first !== undefined && owing.every((id) => desk.recordsOf(dossier, first).includes(id)) ? { partyId: first } : {}
  return { debtId, ...sole }
}

function occasionOf(desk: Desk, outcome: Outcome, lease: Lease, dossier: Dossier | undefined): Occasion {
  const row: ResultRow = RESULTS[outcome.result]
  const partyKind = dossier?.parties.find((fact) => fact.content.partyId === lease.partyId)?.content.kind
  return {
    id: `lease:${lease.leaseId}`, at: outcome.endedAt, day: newsDay(outcome.endedAt, lease.startedAt ?? lease.leasedAt), partyId: lease.partyId, contactPointId: lease.contactPointId,
    channel: lease.channel, debts: debtsSpokenOf(outcome, lease, dossier), bySelf: row.contact !== 'wrong_party', partyKind, evidence: outcome.evidence,
    debtor: debtorOf(desk, lease, dossier),
  }
}

/** What becomes of the entry: what the result says, closed where something said closes more than the packs do. */
function entryAfter(outcome: Outcome): EntryAfter {
  const row: ResultRow = RESULTS[outcome.result]
  if (row.entry !== 'open') return row.entry
  const isClosing = (outcome.said ?? []).some((one) => (SAID[one.what] as SaidRow).closes !== 'law')
  return isClosing ? 'closed' : 'open'
}

/** Where the entry stands from now on; undefined leaves it. A late report frees nothing: what was held stays held. */
function entryState(after: EntryAfter, outcome: Outcome, seen: Seen, lease: Lease, flags: LeaseReport['flags'], nowMs: EpochMs): EntryState | undefined {
  const because = (RESULTS[outcome.result] as ResultRow).words
  const base = { rank: lease.rank, rule: `result:${outcome.result}`, because }
  if (seen.entryState !== undefined && seen.entryState.state !== 'open') return undefined
  if (after !== 'open') return { ...base, state: after }
  if (flags.length === 0 || lease.startedAtMs === undefined || lease.heldUntilMs <= nowMs) return undefined
  return { ...base, state: 'open', notBeforeMs: Math.max(lease.heldUntilMs, seen.entryState?.notBeforeMs ?? 0) }
}

function decideReport(desk: Desk, actor: Actor, outcome: Outcome, seen: Seen, more: readonly NewVersion[]): Settled<Reported> {
  const lease = ownLease(seen.lease, actor)
  if (lease.report !== undefined) throw new Problem('conflict', 'this lease was reported already; what happened since is recorded as an event of its own')
  checkOutcome(outcome, lease, desk.nowMs)
  const flags = flagsOf(lease, desk.nowMs)
  const occasion = occasionOf(desk, outcome, lease, seen.dossier)
  const facts = outcomeFacts(outcome, { purpose: lease.purpose, startedAt: lease.startedAt ?? outcome.endedAt, actorId: lease.actorId, ofDebt: lease.debtId }, occasion)
  const after = entryAfter(outcome)
  const entry = entryState(after, outcome, seen, lease, flags, desk.nowMs)
  const isOpen = lease.state === 'open' || lease.state === 'started'
  const reported: Lease = {
    ...lease, report: { result: outcome.result, atMs: desk.nowMs, flags },
    ...(isOpen ? { state: 'reported' as const, endedAtMs: desk.nowMs } : {}),
  }
  const leaf = desk.leaf(actor, {
    action: 'outcome', subjects: subjectsOf(desk, [lease]), purpose: lease.purpose, decision: outcome.result,
    rules: (outcome.said ?? []).map((one) => `said:${one.what}`), counts: { facts: facts.length, late: flags.length === 0 ? 0 : 1 },
  })
  return {
    answer: { leaseId: lease.leaseId, result: outcome.result, flags, facts: facts.length, entry: after }, leaf, lease: reported,
    ...(facts.length === 0 ? {} : { facts: [...more, ...facts] }),
    ...(entry === undefined ? {} : { entry }),
  }
}

/**
 * Reports what came of a lease. One that ended, was given back or taken back may still report what really happened: it is
 * recorded and flagged, and frees nothing.
 * @throws Problem not-found; invalid-input for an outcome that cannot have come of it; conflict when it was reported; key-reused
 */
export async function report(desk: Desk, actor: Actor, leaseId: string, outcome: Outcome, more: readonly NewVersion[], key?: string): Promise<ReportAnswer> {
  // Debts are checked against those of the person, inside the transaction.
  await findNamed(desk, actor, namedBySaid(outcome.said ?? []).filter((one) => one.what !== 'debt'))
  const { answer, revoked } = await desk.store.settle<Reported>({
    nowMs: desk.nowMs, leaseId, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'report', { leaseId, outcome }, key),
    decide: (seen) => decideReport(desk, actor, outcome, seen, more),
  })
  return { ...answer, revoked: revoked.length }
}
