import type { Channel, Purpose } from '../model/event.js'
import { groupBy } from '../model/group.js'
import type { ContactPointId, DebtId, PartyId } from '../model/ids.js'
import { compareText } from '../model/order.js'
import type { AssembledCase, NoCase } from '../model/reach.js'
import { NOT_ASKED } from '../model/review.js'
import { PERMITTING, strictness, type Decision, type Verdict } from '../model/verdict.js'
import type { AskedCase } from '../rank/index.js'
import type { DebtThen } from './review-world.js'

/** What tells one exclusion of a list from every other. */
export interface ExclusionPlace {
  readonly list: string
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly contactPointId?: ContactPointId
  readonly channel?: Channel
}

/** A contact that a list left out, and why. */
export interface Exclusion extends ExclusionPlace {
  readonly creditorId: string
  /** Roles in which it could be made; the strictest verdict stands. */
  readonly roles: readonly string[]
  readonly purpose: Purpose
  readonly decision: Decision | typeof NOT_ASKED
  /** Rules that refuse, strictest first; of what could not be asked about, why. */
  readonly rules: readonly string[]
  /** One sentence without personal data. */
  readonly because: string
  readonly until?: string
  /** Absent where it could not be asked about. */
  readonly verdict?: Verdict
  readonly assembled?: AssembledCase
}

/** Text that tells a contact of a debt from every other. */
export function contactKey(place: Omit<ExclusionPlace, 'list'>): string {
  return [place.debtId, place.partyId, place.contactPointId ?? '', place.channel ?? ''].join('\u001f')
}

const NO_CASE_WORDS: Readonly<Record<NoCase['reason'], string>> = {
  'debt-not-open': 'The debt is not open.', 'debt-not-placed': 'The debt is not placed yet.', 'debt-recalled': 'The debt was recalled.',
  'debt-paid': 'The debt is paid.', 'debt-closed': 'The debt is closed.', 'balance-zero': 'Nothing is owed.', 'no-obligor': 'Nobody is known to owe it.',
  'no-contact-point': 'No contact point of this person is known.', 'no-channel': 'No channel fits this contact point.',
  'source-not-admitted': 'The source of what is known may not be used for this.', 'role-gives-none': 'This role gives no contact.',
  'not-valid-today': 'The contact point is not valid on this day.', 'merged-record': 'The contact point belongs to a record that was only judged the same person.', restricted: 'The data of the person are kept unused.',
}

/** Why a contact that a verdict alone would permit is not in the list. */
function beside(asked: AskedCase, { judged }: DebtThen): { readonly rules: readonly string[]; readonly because: string } {
  const { closedBy } = judged.ladder
  if (closedBy !== undefined) return { rules: [closedBy.rule], because: closedBy.because }
  return { rules: ['no-window'], because: asked.window === undefined ? 'Nothing permits it for long enough within the horizon of the list.' : 'Another role of the same person refuses it.' }
}

function refused(group: readonly AskedCase[], then: DebtThen): Pick<Exclusion, 'decision' | 'rules' | 'because' | 'until' | 'verdict' | 'assembled'> {
  const strictest = group.toSorted((a, b) => strictness(a.verdict.decision) - strictness(b.verdict.decision))[0]!
  const { verdict, assembled } = strictest
  const own = PERMITTING.has(verdict.decision) ? beside(strictest, then) : undefined
  const rules = [...new Set([...(own?.rules ?? []), ...verdict.reasons.map((reason) => reason.rule)])]
  const because = own?.because ?? verdict.reasons.find((reason) => reason.decision === verdict.decision)?.because ?? verdict.reasons[0]?.because ?? 'No rule permits it.'
  return { decision: verdict.decision, rules, because, verdict, assembled, ...(verdict.until === undefined ? {} : { until: verdict.until }) }
}

function keyOfCase(debtId: DebtId, { candidate, contactPointId, channel }: AssembledCase): string {
  return contactKey({ debtId, partyId: candidate.partyId, channel, ...(contactPointId === undefined ? {} : { contactPointId }) })
}

/** Contacts that were asked about, in all the roles in which they could be made. */
function groupsOf({ dossier: { debtId }, judged }: DebtThen): ReadonlyMap<string, readonly AskedCase[]> {
  return groupBy(judged.asked, (one) => keyOfCase(debtId, one.assembled))
}

/** Says whether somebody could have been asked about at all: whose role gives no contact is no candidate. */
export function isCandidate({ candidate, reason }: NoCase): boolean {
  return candidate !== undefined && reason !== 'role-gives-none'
}

function notAsked({ dossier: { debtId }, reached }: Pick<DebtThen, 'dossier' | 'reached'>): ReadonlyMap<string, readonly NoCase[]> {
  return groupBy(reached.noCases.filter(isCandidate), ({ candidate, contactPointId }) =>
    contactKey({ debtId, partyId: candidate!.partyId, ...(contactPointId === undefined ? {} : { contactPointId }) }))
}

/** Keys of every contact that a list could have proposed about a debt, whether it did or not; the law need not be asked for them. */
export function contactsOf(then: Pick<DebtThen, 'dossier' | 'reached'>): ReadonlySet<string> {
  const { dossier: { debtId }, reached } = then
  return new Set([...reached.cases.map((one) => keyOfCase(debtId, one)), ...notAsked(then).keys()])
}

/** Keys of the contacts that the list proposes. */
export function listedOf({ dossier: { debtId }, entries }: Pick<DebtThen, 'dossier' | 'entries'>): ReadonlySet<string> {
  return new Set(entries.map(({ partyId, contactPointId, channel }) => contactKey({ debtId, partyId, contactPointId, channel })))
}

/**
 * Every contact about a debt that a list left out: one for each party, contact point and channel that was asked about and has
 * no line, and one for each party and point that could not be. Order: party, contact point, channel.
 */
export function exclusionsOf(then: DebtThen, list: string, purpose: Purpose): readonly Exclusion[] {
  const { debtId, debts } = then.dossier
  const creditorId = debts[0]?.content.creditorId ?? ''
  const listed = listedOf(then)
  const asked = [...groupsOf(then)].filter(([key]) => !listed.has(key)).map(([key, group]): readonly [string, Exclusion] => {
    const { candidate, contactPointId, channel } = group[0]!.assembled
    return [key, {
      list, debtId, creditorId, purpose, partyId: candidate.partyId, channel, roles: [...new Set(group.map((one) => one.assembled.candidate.role))],
      ...(contactPointId === undefined ? {} : { contactPointId }), ...refused(group, then),
    }]
  })
  const unasked = [...notAsked(then)].map(([key, group]): readonly [string, Exclusion] => {
    const { candidate, contactPointId, reason } = group[0]!
    const rules = [...new Set(group.flatMap((none) => [`reach:${none.reason}`, ...none.rules]))]
    return [key, {
      list, debtId, creditorId, purpose, partyId: candidate!.partyId, roles: [...new Set(group.flatMap((none) => none.candidate?.role ?? []))],
      ...(contactPointId === undefined ? {} : { contactPointId }), decision: NOT_ASKED, rules, because: NO_CASE_WORDS[reason],
    }]
  })
  return [...asked, ...unasked].toSorted(([a], [b]) => compareText(a, b)).map(([, exclusion]) => exclusion)
}
