import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import { openable, seenReason } from '../model/readmission.js'
import type { AssembledCase } from '../model/reach.js'
import { NOT_ASKED, type RuledContact, type SeenReason } from '../model/review.js'
import { PERMITTING, rulesIn, strictness, type Verdict } from '../model/verdict.js'
import { judgeNow } from '../rank/index.js'
import { rulingsOn, type ToldRuling } from '../review/index.js'
import type { App } from './context.js'
import { digestOf } from './digest.js'
import { recordsOf } from './judge-contact.js'
import type { ExclusionPlace } from './exclusions.js'
import { rankContext, reachOf } from './rank-context.js'

/** A contact that a list left out, as it stands at this moment. */
export interface ExclusionNow {
  readonly contact: RuledContact
  readonly decision: Verdict['decision'] | typeof NOT_ASKED
  readonly because: string
  readonly verdict?: Verdict
  readonly assembled?: AssembledCase
  /** Reasons that stand by themselves, not by the hour, strictest first. */
  readonly reasons: readonly SeenReason[]
  readonly rulings: readonly ToldRuling[]
  /** Changes with whatever a ruling would rest on: reasons, and other rulings. */
  readonly etag: string
}

/** Refusals that come and go with the clock. */
const BY_THE_CLOCK: ReadonlySet<string> = new Set(['DELAY_UNTIL', 'ALLOW', 'ALLOW_ONCE', 'ALLOW_LOCATE_ONLY'])

function contactOf(dossier: Dossier, place: ExclusionPlace, purpose: Purpose): RuledContact {
  const { debtId, partyId, contactPointId, channel } = place
  const point = dossier.contactPoints.find((fact) => fact.content.contactPointId === contactPointId)
  return {
    debtId, partyId, purpose, ...(contactPointId === undefined ? {} : { contactPointId }), ...(channel === undefined ? {} : { channel }),
    ...(point === undefined ? {} : { hash: point.content.value.hash }),
  }
}

/** Every record of the person, in order. */
export function recordsNow(dossier: Dossier, partyId: RuledContact['partyId']): readonly RuledContact['partyId'][] {
  return [...recordsOf(dossier, partyId)].toSorted((a, b) => (a < b ? -1 : 1))
}

/** Decides on an excluded contact at this moment, with the packs in force; pure and synchronous, so that an act can ask inside its transaction. */
export function exclusionNow(app: App, dossier: Dossier, place: ExclusionPlace, purpose: Purpose, overlayOn: boolean): ExclusionNow {
  const packs = app.packs({ overlayOff: !overlayOn })
  const reached = reachOf(app, packs, purpose, dossier)
  const judged = judgeNow(reached, rankContext(app, packs, 'review', { purpose }, {}))
  const contact = contactOf(dossier, place, purpose)
  const ids = new Set(dossier.contactPoints.filter((fact) => fact.content.value.hash === contact.hash).map((fact) => fact.content.contactPointId))
  const isMine = ({ candidate, contactPointId, channel }: AssembledCase): boolean =>
    recordsOf(dossier, candidate.partyId).includes(place.partyId) && channel === place.channel &&
    (contactPointId === place.contactPointId || (contactPointId !== undefined && ids.has(contactPointId)))
  const strictest = judged.asked.filter((one) => isMine(one.assembled)).toSorted((a, b) => strictness(a.verdict.decision) - strictness(b.verdict.decision))[0]
  const rulings = rulingsOn(dossier, contact, app.atMs())
  const { verdict, assembled } = strictest ?? {}
  const reasons = verdict === undefined || assembled === undefined ? [] : verdict.reasons
    .filter((reason) => !BY_THE_CLOCK.has(reason.decision)).map((reason) => seenReason(reason, assembled.caseFile, digestOf))
  const decision = verdict?.decision ?? NOT_ASKED
  const because = verdict === undefined ? 'This contact cannot be asked about now.'
    : PERMITTING.has(verdict.decision) ? (judged.closedBy?.because ?? 'Nothing stands in the way now.')
      : (verdict.reasons.find((reason) => reason.decision === verdict.decision)?.because ?? 'No rule permits it.')
  const seen = rulings.map(({ eventId, ruling, evidence, state, second }) => [eventId, state, second?.at ?? '', ruling.because, ruling.consent ?? null, evidence ?? null])
  return {
    contact, decision, because, reasons, rulings, ...(verdict === undefined ? {} : { verdict }), ...(assembled === undefined ? {} : { assembled }),
    etag: digestOf([place.list, contact, reasons.map((reason) => reason.key), seen]).slice(0, 32),
  }
}

/** Whether a re-admission of this contact could be proposed, and what it would open. */
export interface Openable {
  readonly isPossible: boolean
  /** One sentence without personal data. */
  readonly because: string
  readonly opens: readonly string[]
  readonly needsConsent: boolean
}

function notOpenable(because: string): Openable {
  return { isPossible: false, because, opens: [], needsConsent: false }
}

/** Says what a re-admission could open: reasons for REVIEW and, with a consent that lifts it, the want of one; nothing stricter. */
export function openableNow({ verdict }: ExclusionNow): Openable {
  if (verdict === undefined) return notOpenable('There is no contact here that could be asked about.')
  const ban = verdict.reasons.find((reason) => strictness(verdict.decision) < strictness('REQUIRE_CONSENT') && reason.decision === verdict.decision)
  if (ban !== undefined) return notOpenable(`${ban.rule} says ${ban.decision}: nobody opens that. What is wrong in the facts is mended by a correction.`)
  const opens = openable(verdict)
  const needsConsent = verdict.reasons.some((reason) => reason.decision === 'REQUIRE_CONSENT')
  if (opens.length === 0 && !needsConsent) return notOpenable('No reason for REVIEW stands in the way: there is nothing to open.')
  const because = needsConsent ? 'With the consent that lifts it, and a second person.' : 'With a second person, until the end that is named.'
  return { isPossible: true, because, opens: rulesIn(opens), needsConsent }
}
