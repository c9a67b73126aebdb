import { isRefused, judgeProposed, type Bench } from '../dispatch/index.js'
import { canonical } from '../ledger/canonical.js'
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
import type { Verdict } from '../model/verdict.js'
import type { CertifiedCase, JudgedWhole } from '../rank/index.js'
import { leaseAsOf, leaseholdersOf, withLeasesAsOf } from '../store/leases.js'
import type { Store } from '../store/port.js'
import { recordedCases, refusalOf, type RecordedCase } from './certificate-lines.js'
import type { App } from './context.js'
import { judgeInTurns, reachInTurns } from './in-turns.js'
import { contactJudge, recordsOf } from './judge-contact.js'
import { appAsOf, type Offsets, type PastApp } from './past-app.js'
import { modelOf } from './model-in-use.js'
import { rankContext } from './rank-context.js'

/** One point in which what was decided and what is rebuilt differ. */
export interface DecisionDifference {
  /** The contact it is about; absent where it is about the whole. */
  readonly contactPointId?: string
  readonly channel?: string
  /** What differs: a rule, the case file, the window. */
  readonly what: string
  readonly recorded: string
  readonly rebuilt: string
}

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

const WINDOW_WORDS = (from: string, until: string): string => `${from} to ${until}`

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

function rulesOf(verdict: Pick<Verdict, 'permits'> & Partial<Pick<Verdict, 'reasons'>>): ReadonlyMap<string, string> {
  return new Map([
    ...verdict.permits.map((permit) => [permit.rule, 'permits'] as const),
    ...(verdict.reasons ?? []).map((reason) => [reason.rule, `${reason.decision}${reason.until === undefined ? '' : ` until ${reason.until}`}`] as const),
  ])
}

function countsOf({ counters }: Verdict): ReadonlyMap<string, string> {
  return new Map(counters.map((one) => [one.rule, `${one.counted} of ${one.limit}`]))
}

function stampsOf({ packs }: Verdict): ReadonlyMap<string, string> {
  return new Map(packs.map((pack) => [pack.id, `${pack.version} (${pack.digest.slice(0, 12)})`]))
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonical(value)
}

type Of = Pick<DecisionDifference, 'contactPointId' | 'channel'>

/** Holds two verdicts against each other, rule by rule. */
export function verdictDifferences(recorded: Verdict, rebuilt: Verdict, of: Of = {}): readonly DecisionDifference[] {
  const differences: DecisionDifference[] = []
  const note = (what: string, then: string | undefined, now: string | undefined): void => {
    if (then !== now) differences.push({ ...of, what, recorded: then ?? 'not there', rebuilt: now ?? 'not there' })
  }
  note('decision', `${recorded.decision}${recorded.until === undefined ? '' : ` until ${recorded.until}`}`, `${rebuilt.decision}${rebuilt.until === undefined ? '' : ` until ${rebuilt.until}`}`)
  const [then, now] = [rulesOf(recorded), rulesOf(rebuilt)]
  for (const rule of new Set([...then.keys(), ...now.keys()])) note(`rule ${rule}`, then.get(rule), now.get(rule))
  const [counted, recounted] = [countsOf(recorded), countsOf(rebuilt)]
  for (const rule of new Set([...counted.keys(), ...recounted.keys()])) note(`count of ${rule}`, counted.get(rule), recounted.get(rule))
  const [packs, packsNow] = [stampsOf(recorded), stampsOf(rebuilt)]
  for (const id of new Set([...packs.keys(), ...packsNow.keys()])) note(id === 'zone-data' ? 'time zone data' : `pack ${id}`, packs.get(id), packsNow.get(id))
  if (differences.length === 0 && canonical(recorded) !== canonical(rebuilt)) note('verdict', 'as recorded', 'other words, offsets or flags')
  return differences
}

function size(value: unknown): string {
  return value === undefined ? 'not there' : Array.isArray(value) ? `${value.length}` : 'there'
}

/** Names the members of two case files that differ; never what stands in them. */
function caseDifferences(recorded: Readonly<Record<string, unknown>>, rebuilt: Readonly<Record<string, unknown>>, of: Of): readonly DecisionDifference[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(rebuilt)])].toSorted().flatMap((name) => {
    const [then, now] = [recorded[name], rebuilt[name]]
    if (textOf(then) === textOf(now)) return []
    const [before, after] = [size(then), size(now)]
    return [{ ...of, what: `case file: ${name}`, recorded: before, rebuilt: before === after ? `${after}, with another content` : after }]
  })
}

function lineDifferences({ entry }: FoundEntry, { caseFile, verdict, notAfter, caseDigest }: CertifiedCase, rung: number | undefined, recorded: RecordedCase | undefined): readonly DecisionDifference[] {
  const of: Of = { contactPointId: entry.contactPointId, channel: entry.channel }
  const digests = caseDigest === entry.caseDigest ? [] : recorded?.caseFile === undefined
    ? [{ ...of, what: 'case file', recorded: entry.caseDigest.slice(0, 12), rebuilt: caseDigest.slice(0, 12) }]
    : caseDifferences(recorded.caseFile, caseFile, of)
  const verdicts = recorded?.verdict === undefined
    ? verdictDifferences({ ...verdict, ...entry.verdict }, verdict, of)
    : verdictDifferences(recorded.verdict, verdict, of)
  const windows = entry.notBefore === caseFile.at && entry.notAfter === notAfter ? []
    : [{ ...of, what: 'window', recorded: WINDOW_WORDS(entry.notBefore, entry.notAfter), rebuilt: WINDOW_WORDS(caseFile.at, notAfter) }]
  const rungs = rung === undefined || rung === entry.rung ? [] : [{ ...of, what: 'rung', recorded: String(entry.rung), rebuilt: String(rung) }]
  return [...digests, ...verdicts, ...windows, ...rungs]
}

function withoutLine({ entry }: FoundEntry, judged: JudgedWhole): readonly DecisionDifference[] {
  const asked = judged.asked.find(({ assembled: one }) => one.candidate.partyId === entry.partyId && one.contactPointId === entry.contactPointId && one.channel === entry.channel)
  const rebuilt = asked === undefined ? 'could not be asked about' : `${asked.verdict.decision} by ${asked.verdict.reasons.map((reason) => reason.rule).join(', ') || 'the ladder'}`
  return [{ contactPointId: entry.contactPointId, channel: entry.channel, what: 'line of the list', recorded: entry.verdict.decision, rebuilt }]
}

function countDifferences(recorded: RefusalLine, rebuilt: RefusalLine | undefined): readonly DecisionDifference[] {
  if (rebuilt === undefined) return [{ what: 'line of the list', recorded: 'none', rebuilt: 'one' }]
  return (['byDecision', 'byRule', 'byNoCase'] as const).flatMap((counts) => {
    const [then, now] = [recorded[counts], rebuilt[counts]]
    return [...new Set([...Object.keys(then), ...Object.keys(now)])].toSorted().flatMap((name) =>
      then[name] === now[name] ? [] : [{ what: counts === 'byRule' ? `rule ${name}` : name, recorded: `${then[name] ?? 0} contacts`, rebuilt: `${now[name] ?? 0} contacts` }])
  })
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
  const rules = [...new Set(mine.flatMap(({ verdict }) => verdict.reasons.map((reason) => reason.rule)))].toSorted()
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

function recordDifferences(record: DecisionRecord, anew: DecisionRecord, of: Of): readonly DecisionDifference[] {
  const differences: DecisionDifference[] = []
  const note = (what: string, recorded: string, rebuilt: string): void => {
    if (recorded !== rebuilt) differences.push({ ...of, what, recorded, rebuilt })
  }
  note('decision', record.decision, anew.decision)
  for (const [what, then, now] of [['permits', record.permits, anew.permits], ['speaks against it', record.reasons, anew.reasons]] as const) {
    for (const rule of new Set([...then, ...now])) note(`rule ${rule}`, then.includes(rule) ? what : 'not there', now.includes(rule) ? what : 'not there')
  }
  note('case file', record.caseDigest.slice(0, 12), anew.caseDigest.slice(0, 12))
  for (const zone of new Set([...Object.keys(record.offsets), ...Object.keys(anew.offsets)])) note(`offset of ${zone}`, record.offsets[zone] ?? 'not there', anew.offsets[zone] ?? 'not there')
  return differences
}

/** Makes the decision to lease, or to start, anew as it was made, and holds it against what the lease keeps of it. */
export async function rebuildLeased(app: App, store: Store, lease: Lease, kind: 'lease' | 'start', then: StandingThen): Promise<DecidedThen> {
  const record = kind === 'lease' ? lease.decided : lease.startDecided
  const { head, entry, pauses, approvedAtMs, approvedBy } = then
  const of: Of = { contactPointId: lease.contactPointId, channel: lease.channel }
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
