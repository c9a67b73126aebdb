import type { FoundEntry } from '../../model/dispatch.js'
import type { Lease } from '../../model/lease.js'
import type { PartyId } from '../../model/ids.js'
import { ownWords } from '../../model/list.js'
import { RESULTS } from '../../model/outcomes.js'
import { formatInstant } from '../../model/time.js'
import { PERMITTING, type Verdict } from '../../model/verdict.js'
import type { DecidedThen, RebuiltList } from '../decided-then.js'
import type { ComparedTold, LeaseTold, LineTold, Moment, ReasonTold, VerdictTold } from './content.js'
import type { Naming } from './people.js'

function utc(ms: number): string {
  return formatInstant(ms, 0)
}

/** Every rule of a verdict, in its order: those that did not allow, then those that permitted. */
export function reasonsTold({ reasons, permits }: Pick<Verdict, 'reasons' | 'permits'>): readonly ReasonTold[] {
  return [
    ...reasons.map(({ rule, decision, because, citation, until, remedy }) => ({
      rule, effect: decision, because, citation, ...(until === undefined ? {} : { until }), ...(remedy === undefined ? {} : { remedy }),
    })),
    ...permits.map(({ rule, citation }) => ({ rule, effect: 'permits', citation })),
  ]
}

/** Every verdict of a list on one party, as it was made anew. */
export function verdictsTold({ head, judged }: RebuiltList, partyId: PartyId, debtId: string, naming: Naming): readonly VerdictTold[] {
  const asked = judged?.asked.filter((one) => one.assembled.candidate.partyId === partyId) ?? []
  return asked.map(({ assembled: { candidate, channel, contactPointId }, verdict }) => {
    const [point, id] = [naming.point(contactPointId), naming.pointId(contactPointId)]
    return {
      person: naming.person(partyId, candidate.role), debt: naming.debt(debtId), list: head.name, at: utc(head.madeAtMs), role: candidate.role, channel,
      ...(point === undefined ? {} : { contactPoint: point }), ...(id === undefined ? {} : { contactPointId: id }),
      decision: verdict.decision, ...(verdict.until === undefined ? {} : { until: verdict.until }), reasons: reasonsTold(verdict),
      counters: verdict.counters.map(({ rule, counted, limit }) => ({ rule, counted, limit })),
      packs: verdict.packs.map(({ id: pack, version, digest }) => ({ id: pack, version, digest })), offsets: verdict.offsets ?? {},
    }
  })
}

/** A line of a list. */
export function lineTold({ entry, debtId, list }: FoundEntry, naming: Naming): LineTold {
  const point = naming.point(entry.contactPointId)
  return {
    person: naming.person(entry.partyId, entry.role), debt: naming.debt(debtId), list, entryId: entry.entryId, rank: entry.rank, rung: entry.rung, channel: entry.channel,
    ...(point === undefined ? {} : { contactPoint: point }), notBefore: entry.notBefore, notAfter: entry.notAfter, decision: entry.verdict.decision,
    permits: entry.verdict.permits.map((permit) => permit.rule), caseDigest: entry.caseDigest, words: ownWords(entry),
  }
}

/** A lease with what came of it. */
export function leaseTold(lease: Lease, naming: Naming): LeaseTold {
  const { leaseId, list, holder, automation, channel, purpose, state, leasedAtMs, startedAtMs, endedAtMs, report, revocation } = lease
  const point = naming.point(lease.contactPointId)
  return {
    person: naming.person(lease.partyId), debt: naming.debt(lease.debtId), leaseId, list, holder, automation, channel, ...(point === undefined ? {} : { contactPoint: point }), purpose, state,
    leasedAt: utc(leasedAtMs), ...(startedAtMs === undefined ? {} : { startedAt: utc(startedAtMs) }), ...(endedAtMs === undefined ? {} : { endedAt: utc(endedAtMs) }),
    ...(report === undefined ? {} : { result: report.result, reportedAt: utc(report.atMs), flags: report.flags }),
    ...(revocation === undefined ? {} : { revocation: { rule: revocation.rule, because: revocation.because, at: utc(revocation.atMs) } }),
  }
}

/** A decision held against the same one made anew. */
export function comparedTold(decided: DecidedThen, partyId: PartyId, debtId: string, naming: Naming): ComparedTold {
  return {
    ...decided, person: naming.person(partyId), debt: naming.debt(debtId),
    differences: decided.differences.map(({ contactPointId, ...difference }) => {
      const id = naming.pointId(contactPointId)
      return { ...difference, ...(id === undefined ? {} : { contactPointId: id }) }
    }),
  }
}

/** A window on the clock of the person: `on 2026-03-04 from 10:00 to 21:00 (-05:00)`. */
function windowWords(from: string, until: string): string {
  const [day, other] = [from.slice(0, 10), until.slice(0, 10)]
  const end = day === other ? until.slice(11, 16) : `${other} ${until.slice(11, 16)}`
  return `on ${day} from ${from.slice(11, 16)} to ${end} (${from.slice(-6)})`
}

/** What a list proposed to one party, and why everything else was not. */
export function listMoments(verdicts: readonly VerdictTold[], lines: readonly LineTold[], about: { readonly person: string; readonly debt: string; readonly list: string; readonly at: string; readonly decided: string }): readonly Moment[] {
  const { person, debt, list, at, decided } = about
  const base = { at, person, debt, by: `list ${list}` }
  const proposed = lines.map((line): Moment => ({
    ...base, kind: 'proposed', channel: line.channel, ...(line.contactPoint === undefined ? {} : { contactPoint: line.contactPoint }),
    words: `Permitted ${windowWords(line.notBefore, line.notAfter)}; put on the list at rank ${line.rank}.`,
    rules: verdicts.find((one) => one.channel === line.channel && one.contactPoint === line.contactPoint)?.reasons ?? [],
  }))
  const listed = new Set(lines.map((line) => `${line.channel} ${line.contactPoint ?? ''}`))
  const refused = verdicts.filter((one) => !listed.has(`${one.channel} ${one.contactPoint ?? ''}`)).map((one): Moment => ({
    ...base, kind: 'not_contacted', channel: one.channel, ...(one.contactPoint === undefined ? {} : { contactPoint: one.contactPoint }),
    words: PERMITTING.has(one.decision as Verdict['decision']) ? 'The law permitted it; the order of the debt\'s ladder did not.' : `${one.decision}${one.until === undefined ? '' : ` until ${one.until}`}`,
    rules: one.reasons.filter((reason) => reason.effect !== 'permits'),
  }))
  if (proposed.length + refused.length > 0) return [...proposed, ...refused]
  return [{ ...base, kind: 'not_contacted', words: `Nothing was proposed: ${decided}.`, rules: [] }]
}

/** What became of a lease, moment by moment. */
export function leaseMoments(lease: LeaseTold): readonly Moment[] {
  const { person, debt, channel, contactPoint, holder, list, result, revocation } = lease
  const base = { person, debt, channel, ...(contactPoint === undefined ? {} : { contactPoint }), by: `dispatcher ${holder}`, rules: [] }
  return [
    { ...base, at: lease.leasedAt, kind: 'handed_over', words: `Decided again and leased from list ${list} (automation: ${lease.automation.replaceAll('_', ' ')}).` },
    ...(lease.startedAt === undefined ? [] : [{ ...base, at: lease.startedAt, kind: 'handed_over' as const, words: 'Decided once more; the contact point was handed over and the contact begun.' }]),
    ...(revocation === undefined ? [] : [{ ...base, at: revocation.at, kind: 'stopped' as const, words: `Taken back: ${revocation.because}`, rules: [{ rule: revocation.rule, effect: 'stopped', citation: '', because: revocation.because }] }]),
    ...(lease.reportedAt === undefined || result === undefined ? [] : [{
      ...base, at: lease.reportedAt, kind: result === 'not_attempted' ? 'stopped' as const : 'contact' as const,
      words: `${RESULTS[result as keyof typeof RESULTS]?.words ?? result}${(lease.flags ?? []).length === 0 ? '' : ` Reported out of order: ${lease.flags?.join(', ')}.`}`,
    }]),
    ...(lease.state === 'released' && lease.endedAt !== undefined ? [{ ...base, at: lease.endedAt, kind: 'stopped' as const, words: 'Given back unstarted.' }] : []),
  ]
}
