import type { z } from 'zod'
import { eventVersion } from '../dispatch/outcome-facts.js'
import { newsDay } from '../dispatch/local-day.js'
import { onceOf } from '../dispatch/ledger.js'
import { recheckOf, type Actor, type Desk } from '../dispatch/index.js'
import type { Settled } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { Channel, EventOf } from '../model/event.js'
import type { EventRecord, Fact, Suppression } from '../model/facts.js'
import { factKey, type Revision } from '../model/ids.js'
import { READMISSION_DAYS_MAX } from '../model/limits.js'
import { CLOSING_PURPOSES, OWN_SOURCE, OWN_SOURCE_ID, OWN_SOURCE_VERSION } from '../model/own-source.js'
import { Problem } from '../model/problem.js'
import type { ruledSchema, rulingInputSchema, secondInputSchema } from '../model/review-schemas.js'
import { isSamePerson, type Ruling, type SecondWord, type SeenReason } from '../model/review.js'
import { DAY_MS, formatInstant, parseInstant } from '../model/time.js'
import { rulesIn, strictness } from '../model/verdict.js'
import type { NewVersion } from '../model/writes.js'
import { rulingsOn } from '../review/index.js'
import { utc, type App } from './context.js'
import { deskOf, ownSourceFor } from './dispatch-desk.js'
import { exclusionNow, openableNow, recordsNow, type ExclusionNow } from './exclusion-now.js'
import type { ExclusionPlace } from './exclusions.js'
import { mustMatch, mustRule, rulerOf } from './review-acts.js'
import { mustOwnExclusion } from './review-detail.js'
import { placeOf, rulingShown } from './review-queue.js'
import { headOf } from './review-world.js'

/** A ruling as it is asked for. */
export type RulingInput = z.infer<typeof rulingInputSchema>
/** The second person's word as it is sent. */
export type SecondInput = z.infer<typeof secondInputSchema>
/** What a ruling gave. */
export type Ruled = z.infer<typeof ruledSchema>

/** What every act on an exclusion is handed. */
interface Bench {
  readonly app: App
  readonly desk: Desk
  readonly place: ExclusionPlace
  readonly overlayOn: boolean
  readonly purpose: ExclusionNow['contact']['purpose']
  readonly more: readonly NewVersion[]
}

async function benchOf(app: App, actor: Actor, exclusionId: string): Promise<Bench> {
  mustRule(actor)
  const place = placeOf(app, exclusionId)
  await mustOwnExclusion(app, actor, place)
  const store = await app.store()
  const head = await headOf(store, place.list)
  return { app, desk: deskOf(app, store), place, overlayOn: head.overlayOn, purpose: head.purpose, more: await ownSourceFor(store) }
}

function nowOf({ app, place, purpose, overlayOn }: Bench, dossier: Dossier | undefined): ExclusionNow {
  if (dossier === undefined) throw new Problem('not-found', 'there is no such exclusion')
  return exclusionNow(app, dossier, place, purpose, overlayOn)
}

const VOICES: ReadonlySet<Channel> = new Set<Channel>(['voice', 'voicemail', 'ringless_voicemail'])

function mediumOf(channel: Channel | undefined): Suppression['scope'] {
  if (channel !== undefined && VOICES.has(channel)) return 'voice'
  if (channel === 'sms' || channel === 'email' || channel === 'post') return channel
  throw new Problem('invalid-input', 'this medium cannot be excluded by itself: exclude the contact point or the party', [{ pointer: '/scope', message: 'write contact_point or party' }])
}

/** The do-not-contact that a further exclusion becomes: of the value whoever has it, of the medium, or of the person. */
function suppressionOf(bench: Bench, { rulingId, scope = 'party' }: Ruling, dossier: Dossier, until: string | undefined): NewVersion {
  const { place, desk } = bench
  const day = newsDay(utc(desk.nowMs))
  const point = dossier.contactPoints.find((fact) => fact.content.contactPointId === place.contactPointId)
  if (scope === 'contact_point' && point === undefined) throw new Problem('invalid-input', 'there is no contact point here to exclude', [{ pointer: '/scope', message: 'write party' }])
  const whom = scope === 'contact_point' ? { value: point!.content.value } : { partyId: place.partyId }
  const content: Suppression = {
    ...whom, scope: scope === 'channel' ? mediumOf(place.channel) : scope, reason: 'do_not_contact', from: day, sourceId: OWN_SOURCE_ID, collectedOn: day,
    ...(until === undefined ? {} : { until: until.slice(0, 10) }),
  }
  // Each ruling's own: one that ends sooner takes nothing of an earlier one away.
  const key = factKey('suppression', content.partyId ?? '', content.value?.hash ?? '', content.scope, content.reason, day, `ruling:${rulingId}`, OWN_SOURCE_ID)
  return { kind: 'suppression', key, content, purposes: CLOSING_PURPOSES }
}

function consentOf({ place, desk }: Bench, ruling: Ruling): EventOf<'consent'> | undefined {
  const { consent, until } = ruling
  if (consent === undefined) return undefined
  const end = [consent.until, until].filter((one) => one !== undefined).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
  return {
    ...consent, partyId: place.partyId, by: place.partyId, at: consent.at ?? utc(desk.nowMs), ...(end === undefined ? {} : { until: end }),
    ...(place.contactPointId === undefined ? {} : { contactPointId: place.contactPointId }),
  }
}

function consentVersion(bench: Bench, ruling: Ruling, evidence: string | undefined): NewVersion | undefined {
  const event = consentOf(bench, ruling)
  const { place, desk } = bench
  return event === undefined ? undefined : eventVersion(`ruling:${ruling.rulingId}:consent`, event, {
    partyId: place.partyId, debtId: place.debtId, collectedOn: newsDay(utc(desk.nowMs)), ...(evidence === undefined ? {} : { evidence }),
  }, true)
}

function asFact({ kind, key, content, purposes }: NewVersion, revision: Revision): Fact {
  return { kind, key, content: content!, purposes, revision }
}

/** The dossier as it would be with a consent, so that the law itself says what it lifts. */
function withConsent(dossier: Dossier, version: NewVersion): Dossier {
  const own = dossier.sources.some((fact) => fact.content.sourceId === OWN_SOURCE.sourceId) ? [] : [asFact(OWN_SOURCE_VERSION, dossier.revision) as Fact<'source'>]
  return { ...dossier, sources: [...dossier.sources, ...own], events: [...dossier.events, asFact(version, dossier.revision) as Fact<'event'>] }
}

/**
 * What a re-admission opens: the reasons for REVIEW that stand once the consent, if one is needed, is on record.
 * @throws Problem not-allowed over anything stricter, or where the consent does not lift what it should; conflict when nothing stands
 */
function openedBy(bench: Bench, dossier: Dossier, ruling: Ruling, evidence: string | undefined): readonly SeenReason[] {
  const now = nowOf(bench, dossier)
  const found = openableNow(now)
  if (!found.isPossible) {
    const isBan = now.verdict !== undefined && strictness(now.verdict.decision) < strictness('REQUIRE_CONSENT')
    throw new Problem(isBan ? 'not-allowed' : 'conflict', found.because)
  }
  const consent = consentVersion(bench, ruling, evidence)
  if (!found.needsConsent) return now.reasons.filter((reason) => reason.decision === 'REVIEW')
  if (consent === undefined || evidence === undefined) {
    throw new Problem('not-allowed', 'only the consent that lifts it opens this: send it with its evidence', [{ pointer: '/consent', message: 'name the consent, and its evidence' }])
  }
  const then = nowOf(bench, withConsent(dossier, consent))
  const isLifted = then.verdict !== undefined && strictness(then.verdict.decision) > strictness('REQUIRE_CONSENT')
  if (!isLifted) throw new Problem('not-allowed', 'this consent does not lift what stands in the way')
  return then.reasons.filter((reason) => reason.decision === 'REVIEW')
}

function wrongEnd(message: string): Problem {
  return new Problem('invalid-input', `a re-admission ${message}`, [{ pointer: '/until', message }])
}

function checkEnd(until: string | undefined, nowMs: number): string {
  if (until === undefined) throw wrongEnd('needs an end: name the moment until which it opens')
  const untilMs = parseInstant(until)
  if (untilMs <= nowMs) throw wrongEnd('ends after it begins')
  if (untilMs > nowMs + READMISSION_DAYS_MAX * DAY_MS) throw wrongEnd(`lasts ${READMISSION_DAYS_MAX} days at most`)
  return until
}

function rulingFrom(bench: Bench, actor: Actor, input: RulingInput, rulingId: string, now: ExclusionNow, dossier: Dossier): Ruling {
  const { place, purpose, desk } = bench
  const { partyId: _partyId, debtId: _debtId, ...contact } = now.contact
  return {
    ...contact, kind: 'ruling', rulingId, ruling: input.ruling, list: place.list, purpose, by: rulerOf(actor), at: formatInstant(desk.nowMs, 0), because: input.because,
    reasons: now.reasons, records: recordsNow(dossier, place.partyId),
    ...(input.ruling === 'readmit' ? { until: checkEnd(input.until, desk.nowMs) } : {}),
    ...(input.ruling === 'exclude' ? { scope: input.scope ?? (place.contactPointId === undefined ? 'party' : 'contact_point') } : {}),
    ...(input.ruling === 'readmit' && input.consent !== undefined ? { consent: JSON.parse(JSON.stringify({ ...input.consent })) as EventOf<'consent'> } : {}),
  }
}

function noteVersion(bench: Bench, id: string, note: EventRecord['event'], evidence?: string): NewVersion {
  const { place, desk } = bench
  return eventVersion(id, note, { partyId: place.partyId, debtId: place.debtId, collectedOn: newsDay(utc(desk.nowMs)), ...(evidence === undefined ? {} : { evidence }) }, false)
}

function leafOf({ desk, place }: Bench, actor: Actor, decision: string, { reasons }: Ruling) {
  const subjects = [desk.subject(`list:${place.list}`), desk.subject(`party:${place.partyId}`), desk.subject(`debt:${place.debtId}`)]
  return desk.leaf(actor, { action: 'ruling', subjects, decision, rules: rulesIn(reasons).toSorted() })
}

/** The dossier with new facts as the store would give it, so that the answer tells what was just written. */
function withFacts(dossier: Dossier, versions: readonly NewVersion[]): Dossier {
  const facts = versions.filter((version) => version.content !== null).map((version) => asFact(version, (dossier.revision + 1) as Revision))
  return {
    ...dossier, events: [...dossier.events, ...facts.filter((fact) => fact.kind === 'event') as Fact<'event'>[]],
    suppressions: [...dossier.suppressions, ...facts.filter((fact) => fact.kind === 'suppression') as Fact<'suppression'>[]],
    sources: [...dossier.sources, ...facts.filter((fact) => fact.kind === 'source') as Fact<'source'>[]],
  }
}

function answerOf(bench: Bench, exclusionId: string, dossier: Dossier, rulingId: string): Omit<Ruled, 'revoked'> {
  const now = nowOf(bench, dossier)
  const told = rulingsOn(dossier, now.contact, bench.desk.nowMs).find(({ ruling }) => ruling.rulingId === rulingId)
  if (told === undefined) throw new Error('a ruling that was just made is not found')
  return { exclusionId, ruling: rulingShown(told), etag: now.etag }
}

/**
 * Rules on an exclusion as it was looked at. A further exclusion becomes a do-not-contact and takes back the leases that it
 * forbids before this answers; a re-admission waits for a second person.
 * @throws Problem not-allowed; not-found; precondition-required; precondition-failed; conflict; invalid-input; key-reused
 */
export async function runRuling(app: App, actor: Actor, exclusionId: string, ifMatch: string | undefined, input: RulingInput, key?: string): Promise<Ruled> {
  const bench = await benchOf(app, actor, exclusionId)
  const { desk, place } = bench
  const rulingId = desk.newId()
  const { answer, revoked } = await desk.store.settle<Omit<Ruled, 'revoked'>>({
    nowMs: desk.nowMs, sees: { debtId: place.debtId }, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'ruling', { exclusionId, input }, key),
    decide: ({ dossier }): Settled<Omit<Ruled, 'revoked'>> => {
      const now = nowOf(bench, dossier)
      mustMatch(ifMatch, now.etag)
      const made = rulingFrom(bench, actor, input, rulingId, now, dossier!)
      const ruling = input.ruling === 'readmit' ? { ...made, reasons: openedBy(bench, dossier!, made, input.evidence) } : made
      const facts = [
        ...bench.more, noteVersion(bench, `ruling:${rulingId}`, ruling, input.evidence),
        ...(input.ruling === 'exclude' ? [suppressionOf(bench, ruling, dossier!, input.until)] : []),
      ]
      return { answer: answerOf(bench, exclusionId, withFacts(dossier!, facts), rulingId), facts, leaf: leafOf(bench, actor, input.ruling, ruling) }
    },
  })
  return { ...answer, revoked: revoked.length }
}

/**
 * The second person's word on a proposed re-admission: with it the contact opens, where what stands in its way is still what
 * the first person saw.
 * @throws Problem as `runRuling`; not-allowed for the person who proposed it, under whatever name or sign-in
 */
export async function runSecond(
  app: App, actor: Actor, exclusionId: string, rulingId: string, ifMatch: string | undefined, input: SecondInput, key?: string,
): Promise<Ruled> {
  const bench = await benchOf(app, actor, exclusionId)
  const { desk, place } = bench
  const { answer, revoked } = await desk.store.settle<Omit<Ruled, 'revoked'>>({
    nowMs: desk.nowMs, sees: { debtId: place.debtId }, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'second', { exclusionId, rulingId, input }, key),
    decide: ({ dossier }): Settled<Omit<Ruled, 'revoked'>> => {
      const now = nowOf(bench, dossier)
      const told = now.rulings.find(({ ruling }) => ruling.rulingId === rulingId)
      if (told === undefined) throw new Problem('not-found', 'there is no such ruling on this exclusion')
      mustMatch(ifMatch, now.etag)
      const { ruling, state, eventId } = told
      if (state !== 'awaiting_second') throw new Problem('conflict', `this ruling awaits no second person: it is ${state.replaceAll('_', ' ')}`)
      if (isSamePerson(ruling.by, rulerOf(actor))) throw new Problem('not-allowed', 'the second person is not the first: somebody else has to look at it')
      const evidence = dossier!.events.find((fact) => fact.content.eventId === eventId)?.content.evidence
      const isSame = input.agrees ? openedBy(bench, dossier!, ruling, evidence).every((reason) => ruling.reasons.some((seen) => seen.key === reason.key)) : true
      if (!isSame) throw new Problem('conflict', 'what stands in the way now is not what the first person saw: it is to be proposed anew')
      const word: SecondWord = { kind: 'ruling_second', rulingId, agrees: input.agrees, by: rulerOf(actor), at: formatInstant(desk.nowMs, 0), because: input.because }
      const consent = input.agrees ? consentVersion(bench, ruling, evidence) : undefined
      const facts = [...bench.more, noteVersion(bench, `ruling:${rulingId}:second`, word), ...(consent === undefined ? [] : [consent])]
      const leaf = leafOf(bench, actor, input.agrees ? 'readmitted' : 'declined', ruling)
      return { answer: answerOf(bench, exclusionId, withFacts(dossier!, facts), rulingId), facts, leaf }
    },
  })
  return { ...answer, revoked: revoked.length }
}
