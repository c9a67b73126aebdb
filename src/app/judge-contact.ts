import type { Dossier } from '../model/dossier.js'
import type { PartyId } from '../model/ids.js'
import type { AssembledCase, Reached, ReachContext } from '../model/reach.js'
import { parseInstant } from '../model/time.js'
import { PERMITTING, strictness, type Reason, type Verdict } from '../model/verdict.js'
import type { ContactAsked, ContactJudged, JudgeContact } from '../dispatch/index.js'
import { isOnePersonAtATime, judgeNow, type AskedCase } from '../rank/index.js'
import { assembleCases, assembleContact } from '../reach/assemble.js'
import { readPeople } from '../reach/people.js'
import { decisionRecord } from './basis.js'
import type { App } from './context.js'
import { rankContext, reachContext } from './rank-context.js'

/** What is said where nobody has approved a text: the least that a call or a letter needs. */
const MINIMAL: readonly string[] = [
  'Say who you are, by your true name.',
  'Ask for the person by name, and for nobody else.',
  'Say nothing of a debt before the person has shown who they are.',
]

const REFUSED = { permitted: false, zones: [], mustSay: [], packDigests: {} } as const
/** Reasons that may pass within the time of a list; every other is for good. */
const PASSING: ReadonlySet<string> = new Set(['not-valid-today', 'debt-not-placed'])
/** Decisions after which nothing more is to be hoped for in a list. */
const FINAL: ReadonlySet<string> = new Set(['SUPPRESS', 'DENY'])
const NO_NAMES: ReadonlySet<PartyId> = new Set()

/** Every record of the person of a record, as the dossier's match decisions say. */
export function recordsOf(dossier: Dossier, partyId: PartyId): readonly PartyId[] {
  const people = readPeople(dossier, NO_NAMES)
  return people.recordsOf(people.personOf(partyId))
}

/** The case files of one contact among those of its debt: those of its party, point and channel, or of who stands for them now. */
function casesOf(dossier: Dossier, context: ReachContext, reached: Reached, asked: ContactAsked): readonly AssembledCase[] {
  const own = reached.cases.filter((one) =>
    one.candidate.partyId === asked.partyId && one.contactPointId === asked.contactPointId && one.channel === asked.channel)
  if (own.length > 0) return own
  // Since the list was made another record may stand for the person, or another id for the point.
  const [now] = assembleContact(dossier, context, asked).cases
  return now === undefined ? [] : reached.cases.filter((one) =>
    one.candidate.partyId === now.candidate.partyId && one.contactPointId === now.contactPointId && one.channel === now.channel)
}

function withoutCase(dossier: Dossier, context: ReachContext, asked: ContactAsked): ContactJudged {
  const [none] = assembleContact(dossier, context, asked).noCases
  const reason = none?.reason ?? 'role-gives-none'
  return { ...REFUSED, rule: `reach:${reason}`, because: 'This contact is no longer one that could be asked about.', isFinal: !PASSING.has(reason) }
}

function strictestOf(asked: readonly AskedCase[]): AskedCase | undefined {
  return asked.toSorted((a, b) => strictness(a.verdict.decision) - strictness(b.verdict.decision))[0]
}

/** The reason that a refusal goes by: the first of those as strict as the decision itself. */
function reasonOf(verdict: Verdict): Reason | undefined {
  return verdict.reasons.find((reason) => reason.decision === verdict.decision) ?? verdict.reasons[0]
}

function untilOf(verdict: Verdict): { readonly untilMs?: number } {
  const end = verdict.decision === 'DELAY_UNTIL' ? (verdict.notBefore ?? verdict.until) : undefined
  const untilMs = end === undefined ? Number.NaN : parseInstant(end)
  return Number.isNaN(untilMs) ? {} : { untilMs }
}

function wordsOf(dossier: Dossier, found: AssembledCase): Pick<ContactJudged, 'mustSay' | 'templateId' | 'language'> {
  const template = dossier.templates.find((fact) => fact.content.templateId === found.templateId)?.content
  const languages = dossier.parties.filter((fact) => fact.content.partyId === found.candidate.partyId).flatMap((fact) => (fact.content.language === undefined ? [] : [fact.content.language]))
  const language = template?.language ?? languages[0]
  return {
    mustSay: template === undefined ? MINIMAL : (template.mustSay ?? []),
    ...(found.templateId === undefined ? {} : { templateId: found.templateId }),
    ...(language === undefined ? {} : { language }),
  }
}

/** Hands dispatch the law: the whole debt is judged anew, as a list would at this moment, for one contact of it. */
export function contactJudge(app: App): JudgeContact {
  return (dossier, asked) => {
    const packs = app.packs({ overlayOff: !asked.overlayOn })
    const context: ReachContext = {
      ...reachContext(app, packs, asked.purpose, dossier), atMs: asked.atMs, automation: asked.automation, humanDecision: asked.humanDecision,
      ...(asked.ownLeaseId === undefined ? {} : { ownLeaseId: asked.ownLeaseId }),
    }
    const reached = assembleCases(dossier, context)
    const mine = new Set(casesOf(dossier, context, reached, asked))
    if (mine.size === 0) return withoutCase(dossier, context, asked)
    const ranking = { ...rankContext(app, packs, 'lease', { purpose: asked.purpose, horizonMs: asked.horizonMs }, {}), atMs: asked.atMs }
    const judged = judgeNow(reached, ranking)
    const isMine = ({ candidate, contactPointId, channel }: AssembledCase): boolean =>
      [...mine].some((one) => one.candidate === candidate && one.contactPointId === contactPointId && one.channel === channel)
    const found = strictestOf(judged.asked.filter((one) => isMine(one.assembled)))
    if (found === undefined) return withoutCase(dossier, context, asked)
    const { verdict, assembled } = found
    const base = {
      zones: assembled.caseFile.zones, actorId: context.actor.id, decision: verdict.decision, ...wordsOf(dossier, assembled),
      packDigests: Object.fromEntries(verdict.packs.map((pack) => [pack.id, pack.digest])),
    }
    if (!PERMITTING.has(verdict.decision)) {
      const reason = reasonOf(verdict)
      const isApprovalMissing = found.awaitingApproval && !asked.humanDecision
      return {
        ...base, permitted: false, rule: isApprovalMissing ? 'not-approved' : (reason?.rule ?? verdict.decision),
        because: reason?.because ?? 'No rule permits it.', isFinal: !isApprovalMissing && asked.automation === 'none' && FINAL.has(verdict.decision), ...untilOf(verdict),
      }
    }
    const { readmission } = assembled
    const isReadmitted = readmission !== undefined && verdict.permits.some(({ rule }) => rule === `ruling:${readmission.rulingId}`)
    const { closedBy, isWaiting } = judged
    if (closedBy !== undefined) return { ...base, permitted: false, rule: closedBy.rule, because: closedBy.because, isFinal: false }
    const waits = isWaiting(assembled.candidate.partyId) || (asked.waited && isOnePersonAtATime(asked.purpose))
    if (waits) return { ...base, permitted: false, rule: 'ladder-waits', because: 'Somebody nearer to the debt can still be asked.', isFinal: false }
    const decided = () => decisionRecord(app, packs, dossier, asked, assembled.caseFile, verdict)
    return { ...base, ...(isReadmitted ? { endsAtMs: readmission.untilMs } : {}), decided, permitted: true, rule: verdict.permits[0]?.rule ?? verdict.decision, because: 'The law permits it now.', isFinal: false }
  }
}
