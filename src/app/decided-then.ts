import { isRefused, judgeProposed, type Bench } from '../dispatch/index.js'
import type { DecisionRecord } from '../model/basis.js'
import type { RefusalLine } from '../model/certificate.js'
import type { FoundEntry } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId, PartyId } from '../model/ids.js'
import type { Lease } from '../model/lease.js'
import type { ListHead } from '../model/list.js'
import type { Reached } from '../model/reach.js'
import type { Pause, Standing } from '../model/recheck.js'
import { formatInstant, type EpochMs } from '../model/time.js'
import type { Scorecard } from '../model/scorecard.js'
import { rulesIn } from '../model/verdict.js'
import type { JudgedWhole } from '../rank/index.js'
import { leaseAsOf, leaseholdersOf, withLeasesAsOf } from '../store/leases.js'
import type { Store } from '../store/port.js'
import { recordedCases, refusalOf, type RecordedCase } from './certificate-lines.js'
import type { App } from './context.js'
import { countDifferences, lineDifferences, recordDifferences, withoutLine, type DecisionDifference, type DifferenceOf } from './decision-differences.js'
import { judgeInTurns, reachInTurns } from './in-turns.js'
import { contactJudge, recordsOf } from './judge-contact.js'
import { appAsOf, type Offsets, type PastApp } from './past-app.js'
import { modelOf } from './model-in-use.js'
import { rankContext } from './rank-context.js'

/** A decision that was made, held against the same decision made anew from what was recorded then. */
export interface DecidedThen {
  readonly kind: 'list' | 'lease' | 'start'
  readonly list: string
  readonly leaseId?: string
  readonly at: string
  /** What was decided, in a line. */
  readonly decided: string
  /** `not_kept`: what decided it did not keep what it came to. */
  readonly outcome: 'matches' | 'differs' | 'not_kept'
  readonly differences: readonly DecisionDifference[]
  /** What of the past was not kept and had to be stood in for. */
  readonly gaps: readonly string[]
  /** Digest of its packs, settings and time zone data. */
  readonly basis?: string
}

/** Whom and what is asked about. */
export interface AboutContact {
  readonly partyId: PartyId
  readonly debtId: DebtId
}

/** Leases as a list saw them: none of its own, and of the same moment only those of lists that were made before it. */
function asSeenBy(dossier: Dossier, head: ListHead, earlier: ReadonlySet<string>): Dossier {
  if (dossier.leases === undefined) return dossier
  const leases = dossier.leases.filter((lease) => {
    const { leasedAtMs, list } = lease as Lease
    return list !== head.name && (leasedAtMs < (head.leasesAtMs ?? head.madeAtMs) || earlier.has(list))
  })
  return { ...dossier, leases }
}

/** A debt as a list saw it; where its facts were read already, of the same revision, only the leases are read, as they stood then. */
async function dossierSeen(store: Store, head: ListHead, debtId: DebtId, known: Dossier | undefined): Promise<Dossier | undefined> {
  const leasesAtMs = head.leasesAtMs ?? head.madeAtMs
  if (known?.revision !== head.revision) return (await store.dossiers([debtId], head.revision, leasesAtMs))[0]
  const { leases: _leases, ...facts } = known
  const { parties, points } = leaseholdersOf([facts])
  return withLeasesAsOf([facts], await store.leasesEver(parties, points), leasesAtMs)[0]
}

/** A debt judged anew as a list judged it. */
async function judgedThen(past: PastApp, store: Store, { head, earlier, known }: Omit<ListedAbout, 'entries'>, debtId: DebtId, scorecard: Scorecard | undefined): Promise<{ readonly judged: JudgedWhole; readonly reached: Reached } | undefined> {
  const dossier = await dossierSeen(store, head, debtId, known)
  if (dossier === undefined) return undefined
  const packs = past.app.packs({ overlayOff: !head.overlayOn })
  const reached = await reachInTurns(past.app, packs, head.purpose, asSeenBy(dossier, head, earlier))
  return { reached, judged: await judgeInTurns(reached, rankContext(past.app, packs, head.name, { purpose: head.purpose, horizonMs: head.horizonMs, ...(scorecard === undefined ? {} : { scorecard }) }, {})) }
}

/** What a list holds about one debt, as it was found. */
export interface ListedAbout {
  readonly head: ListHead
  /** Names of lists made before it. */
  readonly earlier: ReadonlySet<string>
  readonly entries: readonly FoundEntry[]
  /** The debt as it was read already, at whatever revision. */
  readonly known?: Dossier | undefined
}

/** What was decided about one party; the rules are that party's own, never those that refused somebody else of the debt. */
function decidedWords({ entries: all, refusal, judged }: RebuiltList, partyId: PartyId): string {
  const own = all.filter(({ entry }) => entry.partyId === partyId)
  if (own.length > 0) return own.map(({ entry }) => `${entry.verdict.decision} (${entry.channel}, rank ${entry.rank})`).join(', ')
  if (all.length > 0) return 'no line for this party; others of the debt have one'
  if (refusal === undefined) return 'no line for this debt'
  const mine = (judged?.asked ?? []).filter((one) => one.assembled.candidate.partyId === partyId)
  const rules = rulesIn(mine.flatMap(({ verdict }) => verdict.reasons)).toSorted()
  return `no line for this debt${rules.length === 0 ? '' : ` (${rules.join(', ')})`}`
}

function offsetsIn(cases: Iterable<RecordedCase>): Offsets {
  return Object.assign({}, ...[...cases].map((one) => one.verdict?.offsets ?? {})) as Offsets
}

/** The decisions of one list about one debt, made anew. */
export interface RebuiltList {
  readonly head: ListHead
  readonly past: PastApp
  /** Absent: the debt was not known to the list. */
  readonly judged?: JudgedWhole
  readonly reached?: Reached
  readonly entries: readonly FoundEntry[]
  /** What the list says of a debt without any entry. */
  readonly refusal?: RefusalLine
  /** Cases as its certificate tells them, where they had to be read. */
  readonly recorded: ReadonlyMap<string, RecordedCase>
}

function isOfToday(app: App, { entry }: FoundEntry): boolean {
  return entry.verdict.packs.every((pack) => pack.id !== 'zone-data' || pack.version === app.zoneData.version)
}

/** The weights of a list, by which it proposed one part of the lawful time and not another. */
async function weightsThen(store: Store, { digests }: ListHead): Promise<{ readonly scorecard?: Scorecard; readonly gaps: readonly string[] }> {
  const scorecard = digests.model === undefined ? undefined : await modelOf(store, digests.model)
  if (scorecard !== undefined) return { scorecard, gaps: [] }
  return { gaps: ['the weights that it was ranked by are not kept: those that this version ships stand in for them'] }
}

/** Makes the decisions of a list about one debt anew, by what was recorded when it was made. */
export async function rebuildList(app: App, store: Store, debtId: DebtId, listed: ListedAbout): Promise<RebuiltList> {
  const { head, entries } = listed
  const ids = new Set<string>(entries.map(({ entry }) => entry.entryId))
  const offsetsFrom = entries.every((one) => isOfToday(app, one)) ? undefined : await recordedCases(store, head.name, ids)
  const asOf = await appAsOf(app, store, head.digests.basis, head.madeAtMs, offsetsIn(offsetsFrom?.values() ?? []))
  const { scorecard, gaps } = await weightsThen(store, head)
  const past: PastApp = { ...asOf, gaps: [...asOf.gaps, ...gaps] }
  const found = await judgedThen(past, store, listed, debtId, scorecard)
  const rebuilt = new Map((found?.judged.certified ?? []).map((one) => [one.entryId as string, one.caseDigest]))
  const isAlike = entries.every(({ entry }) => rebuilt.get(entry.entryId) === entry.caseDigest)
  const recorded = offsetsFrom ?? (isAlike ? new Map<string, RecordedCase>() : await recordedCases(store, head.name, ids))
  const refusal = entries.length > 0 ? undefined : await refusalOf(store, head.name, debtId)
  return { head, past, ...found, entries, recorded, ...(refusal === undefined ? {} : { refusal }) }
}

function listDifferences({ judged, entries, recorded, refusal }: RebuiltList, partyId: PartyId): readonly DecisionDifference[] {
  const own = entries.filter(({ entry }) => entry.partyId === partyId)
  if (judged === undefined) return own.length > 0 || refusal !== undefined ? [{ what: 'debt', recorded: 'there', rebuilt: 'not known then' }] : []
  const rebuilt = new Map(judged.certified.map((one) => [one.entryId as string, one]))
  const ids = new Set<string>(own.map(({ entry }) => entry.entryId))
  const drafts = judged.drafts.filter((draft) => draft.partyId === partyId)
  return [
    ...own.flatMap((line) => {
      const { entryId } = line.entry
      const found = rebuilt.get(entryId)
      return found === undefined ? withoutLine(line, judged) : lineDifferences(line, found, drafts.find((draft) => draft.entryId === entryId)?.rung, recorded.get(entryId))
    }),
    ...drafts.filter((draft) => !ids.has(draft.entryId)).map((draft) => (
      { contactPointId: draft.contactPointId, channel: draft.channel, what: 'line of the list', recorded: 'none', rebuilt: draft.verdict.decision })),
    ...(refusal === undefined ? [] : countDifferences(refusal, judged.refusal)),
  ]
}

/** Holds the decisions of a list on one party against those made anew. */
export function listDecision(rebuilt: RebuiltList, partyId: PartyId): DecidedThen {
  const { head, past } = rebuilt
  const differences = listDifferences(rebuilt, partyId)
  return {
    kind: 'list', list: head.name, at: formatInstant(head.madeAtMs, 0), decided: decidedWords(rebuilt, partyId),
    outcome: differences.length === 0 ? 'matches' : 'differs', differences, gaps: past.gaps, ...(past.basis === undefined ? {} : { basis: past.basis.digest }),
  }
}

/** Everything beside facts and law that a decision on a lease saw. */
export interface StandingThen {
  readonly head: ListHead
  readonly entry?: FoundEntry
  /** All that were ever made, ended ones with their end. */
  readonly pauses: readonly Pause[]
  readonly approvedAtMs?: EpochMs
  readonly approvedBy?: string
}

/** The dossier of a lease's debt as a decision saw it: facts of its revision, and the leases that counted as they stood. */
async function dossierThen(store: Store, lease: Lease, record: DecisionRecord): Promise<Dossier | undefined> {
  const [dossier] = await store.dossiers([lease.debtId], record.revision)
  if (dossier === undefined || record.leases.length === 0) return dossier
  const leases: Lease[] = []
  for (const leaseId of record.leases) {
    const found = await store.leaseById(leaseId)
    // One that ended within the same millisecond stood just before it.
    if (found !== undefined) leases.push(leaseAsOf(found, record.atMs) ?? leaseAsOf(found, record.atMs - 1) ?? found)
  }
  return { ...dossier, leases }
}

/** Makes the decision to lease, or to start, anew as it was made, and holds it against what the lease keeps of it. */
export async function rebuildLeased(app: App, store: Store, lease: Lease, kind: 'lease' | 'start', then: StandingThen): Promise<DecidedThen> {
  const record = kind === 'lease' ? lease.decided : lease.startDecided
  const { head, entry, pauses, approvedAtMs, approvedBy } = then
  const of: DifferenceOf = { contactPointId: lease.contactPointId, channel: lease.channel }
  const base = { kind, list: lease.list, leaseId: lease.leaseId } as const
  if (record === undefined) {
    return { ...base, at: formatInstant((kind === 'lease' ? lease.leasedAtMs : lease.startedAtMs) ?? lease.leasedAtMs, 0), decided: 'permitted', outcome: 'not_kept', differences: [], gaps: ['the version that decided it did not keep what it came to'] }
  }
  const past = await appAsOf(app, store, record.basis, record.atMs, record.offsets)
  const dossier = await dossierThen(store, lease, record)
  const standing: Standing = {
    head, pauses: pauses.filter((pause) => pause.fromMs <= record.atMs),
    ...(approvedAtMs === undefined || approvedAtMs > record.atMs || !record.humanDecision ? {} : { approval: { list: head.name, by: approvedBy ?? '', atMs: approvedAtMs } }),
  }
  const bench: Bench = { nowMs: record.atMs, judgeContact: contactJudge(past.app), recordsOf, offsetMs: past.app.zoneData.offsetMs }
  const { list, creditorId, debtId, partyId, contactPointId, channel, purpose, automation } = lease
  const waited = kind === 'lease' && entry?.entry.waiting === true
  const proposed = { list, creditorId, debtId, partyId, contactPointId, channel, purpose, automation, waited, ...(kind === 'start' ? { ownLeaseId: lease.leaseId } : {}) }
  const found = dossier === undefined ? undefined : judgeProposed(bench, proposed, dossier, standing)
  const anew = found === undefined || isRefused(found) ? undefined : found.judged.decided?.()
  const refusal = found !== undefined && isRefused(found) ? `refused by ${found.rule}` : 'the debt was not known'
  const differences = anew === undefined ? [{ ...of, what: 'decision', recorded: record.decision, rebuilt: refusal }] : recordDifferences(record, anew, of)
  return {
    ...base, at: formatInstant(record.atMs, 0), decided: `${record.decision} (${lease.channel}) by ${record.permits.join(', ') || 'no rule'}`,
    outcome: differences.length === 0 ? 'matches' : 'differs', differences, gaps: past.gaps, ...(past.basis === undefined ? {} : { basis: past.basis.digest }),
  }
}
