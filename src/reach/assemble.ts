import type { CaseFile } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Channel } from '../model/event.js'
import type { Fact } from '../model/facts.js'
import { addToGroup } from '../model/group.js'
import type { ContactPointId, PartyId } from '../model/ids.js'
import { compareText } from '../model/order.js'
import { isRestriction } from '../model/own-source.js'
import type { AssembleCases, AssembledCase, Candidate, NoCase, Reached, ReachedPersons, ReachContext, ReviewSign } from '../model/reach.js'
import { atOnce, type Steps } from '../model/steps.js'
import { viewCandidate, type CandidateView } from './candidate.js'
import { eventsAt } from './case-events.js'
import type { Claim } from './claims.js'
import { wordingOf } from './content.js'
import { freshnessOf } from './freshness.js'
import { withoutCorrected } from './happenings.js'
import { channelsOf, isCurrent, pointFields, type Point } from './points.js'
import { RUNGS } from './roles.js'
import { readmissionOf } from './rulings.js'
import { viewDossier, type DossierView } from './view.js'

const NO_TEMPLATE: ReviewSign = {
  kind: 'no_template', because: 'No message is approved for this channel, purpose and language.',
  remedy: 'Load an approved template of this channel, purpose and language.', facts: [],
}

/** One contact to ask about: a party at a point through a channel. */
export interface ContactAsked {
  readonly partyId: PartyId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
}

function order<F extends Fact>(facts: readonly F[]): readonly F[] {
  const isOrdered = facts.every((fact, i) => i === 0 || (facts[i - 1]?.key ?? '') <= fact.key)
  return isOrdered ? facts : [...facts].sort((a, b) => compareText(a.key, b.key))
}

/** Facts of a dossier in key order, so that no case file depends on the order in which a store gives them. */
export function inKeyOrder(dossier: Dossier): Dossier {
  return {
    ...dossier,
    debts: order(dossier.debts), otherDebts: order(dossier.otherDebts), obligations: order(dossier.obligations),
    relations: order(dossier.relations), parties: order(dossier.parties), contactPoints: order(dossier.contactPoints),
    samePoints: order(dossier.samePoints), statuses: order(dossier.statuses), suppressions: order(dossier.suppressions),
    events: order(dossier.events), matchDecisions: order(dossier.matchDecisions), sources: order(dossier.sources),
    templates: order(dossier.templates),
  }
}

function rungOf(claim: Claim): number {
  const rung = RUNGS.indexOf(claim.role)
  return rung < 0 ? RUNGS.length : rung
}

/** Orders claims: those that owe first, the nearest to the debt before the others. */
export function inOrder(a: Claim, b: Claim): number {
  return rungOf(a) - rungOf(b) || compareText(a.person, b.person) || compareText(a.role, b.role) || compareText(a.obligor ?? '', b.obligor ?? '')
}

/** What could be asked of one point, and why the rest could not. */
interface Usable {
  readonly point: Point
  readonly noCase: NoCase | undefined
}

function usable(view: DossierView, candidate: CandidateView, point: Point): Usable {
  const no = (reason: NoCase['reason'], rules: readonly string[] = []): Usable => ({
    point, noCase: { debtId: view.dossier.debtId, candidate: candidate.candidate, contactPointId: point.id, reason, rules },
  })
  if (!isCurrent(point, view.day)) return no('not-valid-today')
  // A merge can close and never open: a point must belong to a record by which this debt itself names the person.
  const own = point.facts.filter((fact) => candidate.records.has(fact.content.partyId))
  if (own.length === 0) return no('merged-record')
  const refusals = own.map(candidate.refusal)
  if (!refusals.includes(undefined)) return no('source-not-admitted', [...new Set(refusals.flatMap((rules) => rules ?? []))].sort())
  return { point, noCase: undefined }
}

function casesAt(view: DossierView, candidate: CandidateView, point: Point, channels: readonly Channel[], onlyPoint: boolean): AssembledCase[] {
  const { context, dossier } = view
  const { events, keys } = eventsAt(view, candidate.events, candidate.happenings, point, candidate.claim.person)
  const contactPoint = pointFields(point, candidate.claim.person, candidate.mayPermit)
  const fresh = freshnessOf(view, candidate, point, onlyPoint)
  return channels.map((channel) => {
    const wording = wordingOf(dossier.templates, channel, context.purpose, candidate.claim.role, candidate.language, view.day)
    const caseFile: CaseFile = {
      at: view.at, purpose: context.purpose, channel, automation: context.automation, humanDecision: context.humanDecision === true,
      ...(wording.content === undefined ? {} : { content: wording.content }),
      actor: context.actor, jurisdictions: candidate.places, party: candidate.party,
      ...(candidate.obligor === undefined ? {} : { obligor: candidate.obligor }),
      debt: candidate.debt,
      ...(view.otherDebts === undefined ? {} : { otherDebts: view.otherDebts }),
      contactPoint, zones: candidate.zones, events,
    }
    const readmission = view.rulings === undefined ? undefined : readmissionOf(view.rulings, view.people, context.purpose, candidate.claim.person, point, channel)
    return {
      candidate: candidate.candidate, contactPointId: point.id, channel, caseFile, fresh,
      reviews: wording.content === undefined ? [...candidate.reviews, NO_TEMPLATE] : candidate.reviews,
      // Read by whoever explains one contact, and by no list.
      get facts() {
        return [...new Set([...candidate.facts(), ...keys, ...(wording.key === undefined ? [] : [wording.key])])].sort()
      },
      ...(wording.templateId === undefined ? {} : { templateId: wording.templateId }),
      ...(readmission === undefined ? {} : { readmission }),
    }
  })
}

function casesOf(view: DossierView, candidate: CandidateView, asked: ContactAsked | undefined, noCases: NoCase[]): AssembledCase[] {
  const { debtId } = view.dossier
  const points = candidate.person.byValue
  if (points.length === 0) {
    noCases.push({ debtId, candidate: candidate.candidate, reason: 'no-contact-point', rules: [] })
    return []
  }
  const tried = points.map((point) => usable(view, candidate, point))
  const open = tried.filter((one) => one.noCase === undefined)
  const cases: AssembledCase[] = []
  for (const { point, noCase } of tried) {
    if (asked !== undefined && !point.ids.has(asked.contactPointId)) continue
    if (noCase !== undefined) {
      noCases.push(noCase)
      continue
    }
    const channels = channelsOf(point).filter((channel) =>
      (view.context.channels === undefined || view.context.channels.includes(channel)) && (asked === undefined || asked.channel === channel))
    if (channels.length === 0) noCases.push({ debtId, candidate: candidate.candidate, contactPointId: point.id, reason: 'no-channel', rules: [] })
    else cases.push(...casesAt(view, candidate, point, channels, open.length === 1))
  }
  return cases
}

/** A debt laid out for asking about people, or why nobody is asked about it. */
type LaidOut = { readonly view: DossierView; readonly claims: readonly Claim[]; readonly restricted: ReadonlySet<PartyId> } | { readonly noCase: NoCase }

function layOut(unordered: Dossier, context: ReachContext): LaidOut {
  const view = viewDossier(inKeyOrder(withoutCorrected(unordered)), context)
  const { debtId } = view.dossier
  const none = (reason: NoCase['reason'], rules: readonly string[] = []): LaidOut => ({ noCase: { debtId, reason, rules } })
  if (view.notOpen !== undefined) return none(view.notOpen)
  if (view.debtRefused !== undefined) return none('source-not-admitted', view.debtRefused)
  if (view.claims.owing.size === 0) return none('no-obligor')
  const restricted = new Set(view.dossier.suppressions.filter(isRestriction).map((fact) => view.people.personOf(fact.content.partyId!)))
  return { view, claims: [...view.claims.all].sort(inOrder), restricted }
}

/** Lists that reach fills. */
interface Filled {
  readonly candidates: Candidate[]
  readonly cases: AssembledCase[]
  readonly noCases: NoCase[]
}

function reachClaim(view: DossierView, claim: Claim, restricted: ReadonlySet<PartyId>, asked: ContactAsked | undefined, { candidates, cases, noCases }: Filled): void {
  const { debtId } = view.dossier
  const read = viewCandidate(view, claim)
  // Nobody is asked about a person either, whose data are kept unused.
  if (restricted.has(claim.person) || (claim.obligor !== undefined && restricted.has(claim.obligor))) {
    noCases.push({ debtId, candidate: read.candidate, reason: 'restricted', rules: [] })
    return
  }
  if ('reason' in read) {
    noCases.push({ debtId, candidate: read.candidate, reason: read.reason, rules: read.rules })
    return
  }
  candidates.push(read.candidate)
  for (const one of casesOf(view, read, asked, noCases)) cases.push(one)
}

function* assemble(dossier: Dossier, context: ReachContext, asked: ContactAsked | undefined): Steps<Reached> {
  const { debtId } = dossier
  const laidOut = layOut(dossier, context)
  if ('noCase' in laidOut) return { debtId, candidates: [], cases: [], noCases: [laidOut.noCase] }
  const { view, claims, restricted } = laidOut
  const filled: Filled = { candidates: [], cases: [], noCases: [] }
  for (const claim of claims) {
    yield
    if (asked !== undefined && claim.person !== view.people.personOf(asked.partyId)) continue
    reachClaim(view, claim, restricted, asked, filled)
  }
  return { debtId, ...filled }
}

/** Lays a debt out for making its case files person by person: together the same as `assembleCases` makes. */
export function assemblePersons(dossier: Dossier, context: ReachContext): ReachedPersons {
  const { debtId } = dossier
  const laidOut = layOut(dossier, context)
  if ('noCase' in laidOut) return { debtId, persons: [], reach: () => ({ candidates: [], cases: [], noCases: [], places: [] }), noCase: laidOut.noCase }
  const { view, claims, restricted } = laidOut
  const placesOf = new Map<PartyId, number[]>()
  for (const [place, { person }] of claims.entries()) addToGroup(placesOf, person, place)
  return {
    debtId,
    persons: [...placesOf.keys()],
    reach: (person) => {
      const filled: Filled = { candidates: [], cases: [], noCases: [] }
      const places: number[] = []
      for (const place of placesOf.get(person) ?? []) {
        reachClaim(view, claims[place]!, restricted, undefined, filled)
        while (places.length < filled.cases.length) places.push(place)
      }
      return { ...filled, places }
    },
  }
}

/** Makes every case file of one debt; pure. See `AssembleCases` for the order. */
export const assembleCases: AssembleCases = (dossier, context) => atOnce(assemble(dossier, context, undefined))

/** Makes them candidate by candidate. */
export function assembleInSteps(dossier: Dossier, context: ReachContext): Steps<Reached> {
  return assemble(dossier, context, undefined)
}

/**
 * Makes the case file of one contact at a moment: the same as `assembleCases` makes of it. More than one where the party
 * has several roles (the strictest verdict stands); none, with the reason, where it cannot be asked about.
 */
export function assembleContact(dossier: Dossier, context: ReachContext, asked: ContactAsked): Reached {
  return atOnce(assemble(dossier, context, asked))
}
