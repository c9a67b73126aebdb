import { canonical } from '../ledger/canonical.js'
import type { DecisionRecord } from '../model/basis.js'
import type { RefusalLine } from '../model/certificate.js'
import type { FoundEntry } from '../model/dispatch.js'
import { rulesIn, type Verdict } from '../model/verdict.js'
import type { CertifiedCase, JudgedWhole } from '../rank/index.js'
import type { RecordedCase } from './certificate-lines.js'

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

function windowWords(from: string, until: string): string {
  return `${from} to ${until}`
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

/** The contact that differences are about. */
export type DifferenceOf = Pick<DecisionDifference, 'contactPointId' | 'channel'>

/** Holds two verdicts against each other, rule by rule. */
function verdictDifferences(recorded: Verdict, rebuilt: Verdict, of: DifferenceOf): readonly DecisionDifference[] {
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
function caseDifferences(recorded: Readonly<Record<string, unknown>>, rebuilt: Readonly<Record<string, unknown>>, of: DifferenceOf): readonly DecisionDifference[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(rebuilt)])].toSorted().flatMap((name) => {
    const [then, now] = [recorded[name], rebuilt[name]]
    if (textOf(then) === textOf(now)) return []
    const [before, after] = [size(then), size(now)]
    return [{ ...of, what: `case file: ${name}`, recorded: before, rebuilt: before === after ? `${after}, with another content` : after }]
  })
}

/** Holds a line of a list against the case made anew for it; `rung`: where the line would stand now, `recorded`: the case as its certificate tells it. */
export function lineDifferences({ entry }: FoundEntry, { caseFile, verdict, notAfter, caseDigest }: CertifiedCase, rung: number | undefined, recorded: RecordedCase | undefined): readonly DecisionDifference[] {
  const of: DifferenceOf = { contactPointId: entry.contactPointId, channel: entry.channel }
  const digests = caseDigest === entry.caseDigest ? [] : recorded?.caseFile === undefined
    ? [{ ...of, what: 'case file', recorded: entry.caseDigest.slice(0, 12), rebuilt: caseDigest.slice(0, 12) }]
    : caseDifferences(recorded.caseFile, caseFile, of)
  const verdicts = recorded?.verdict === undefined
    ? verdictDifferences({ ...verdict, ...entry.verdict }, verdict, of)
    : verdictDifferences(recorded.verdict, verdict, of)
  const windows = entry.notBefore === caseFile.at && entry.notAfter === notAfter ? []
    : [{ ...of, what: 'window', recorded: windowWords(entry.notBefore, entry.notAfter), rebuilt: windowWords(caseFile.at, notAfter) }]
  const rungs = rung === undefined || rung === entry.rung ? [] : [{ ...of, what: 'rung', recorded: String(entry.rung), rebuilt: String(rung) }]
  return [...digests, ...verdicts, ...windows, ...rungs]
}

/** Tells of a line of a list for which nothing is made anew. */
export function withoutLine({ entry }: FoundEntry, judged: JudgedWhole): readonly DecisionDifference[] {
  const asked = judged.asked.find(({ assembled: one }) => one.candidate.partyId === entry.partyId && one.contactPointId === entry.contactPointId && one.channel === entry.channel)
  const rebuilt = asked === undefined ? 'could not be asked about' : `${asked.verdict.decision} by ${rulesIn(asked.verdict.reasons).join(', ') || 'the ladder'}`
  return [{ contactPointId: entry.contactPointId, channel: entry.channel, what: 'line of the list', recorded: entry.verdict.decision, rebuilt }]
}

/** Holds what a list says of a debt without any line against the same made anew. */
export function countDifferences(recorded: RefusalLine, rebuilt: RefusalLine | undefined): readonly DecisionDifference[] {
  if (rebuilt === undefined) return [{ what: 'line of the list', recorded: 'none', rebuilt: 'one' }]
  return (['byDecision', 'byRule', 'byNoCase'] as const).flatMap((counts) => {
    const [then, now] = [recorded[counts], rebuilt[counts]]
    return [...new Set([...Object.keys(then), ...Object.keys(now)])].toSorted().flatMap((name) =>
      then[name] === now[name] ? [] : [{ what: counts === 'byRule' ? `rule ${name}` : name, recorded: `${then[name] ?? 0} contacts`, rebuilt: `${now[name] ?? 0} contacts` }])
  })
}

/** Holds what a lease keeps of its decision against the same made anew. */
export function recordDifferences(record: DecisionRecord, anew: DecisionRecord, of: DifferenceOf): readonly DecisionDifference[] {
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
