import type { CaseFile, Role } from '../model/case-file.js'
import type { RefusalLine } from '../model/certificate.js'
import { digestOf } from '../model/digest.js'
import type { Channel } from '../model/event.js'
import type { Instant } from '../model/facts.js'
import type { ContactPointId, DebtId, EntryId, PartyId } from '../model/ids.js'
import { CASES_HELD_MAX } from '../model/limits.js'
import { inOrderOfName } from '../model/order.js'
import { NOT_OPEN, type Candidate, type NoCase, type Reached, type ReachedPersons } from '../model/reach.js'
import type { Readmission } from '../model/review.js'
import type { Features } from '../model/scorecard.js'
import { atOnce, type Steps } from '../model/steps.js'
import { formatInstant } from '../model/time.js'
import type { PackStamp, Verdict } from '../model/verdict.js'
import { hasHour } from './best-hour.js'
import { askCases, type Proposal } from './ask.js'
import type { RankContext } from './context.js'
import { byEntryId, entryIdOf } from './entry-id.js'
import { featuresAt, hourAt } from './features.js'
import { ladderFrom, type Ladder, type LadderPlace, type PassedOver } from './ladder.js'
import { meetMembers, readMembers, type AskedCase } from './members.js'
import { ladderContext } from './moment.js'
import { isStale } from './review.js'
import { countIn, openTally, type Counts, type Tally } from './tally.js'

/** A contact on its way into the list: everything but its place, which needs the measures of all. */
export interface Draft {
  readonly entryId: EntryId
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly role: Role
  readonly rung: number
  readonly waiting: boolean
  /** Who stood before it on the ladder, and who still does. */
  readonly passedOver?: readonly PassedOver[]
  readonly ahead?: readonly Role[]
  readonly awaitingApproval: boolean
  /** Its point was last known to be good too long ago: it comes last. */
  readonly stale: boolean
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** The lawful window around it; absent: it is the window itself. */
  readonly lawful?: { readonly notBefore: Instant; readonly notAfter: Instant }
  /** First zone of the case file; absent: none known. */
  readonly zone?: string
  readonly features: Features
  readonly verdict: Pick<Verdict, 'decision' | 'permits' | 'packs'>
  readonly caseDigest: string
}

/** Everything that rank makes of one debt before it knows the others. */
export interface JudgedDebt {
  readonly debtId: DebtId
  readonly drafts: readonly Draft[]
  /** Case file and verdict of each draft, for the certificate. */
  readonly certified: readonly CertifiedCase[]
  /** Why the debt has no entry; absent where it has one. */
  readonly refusal?: RefusalLine
  /** Parties with a permitting verdict at some instant of the horizon, for the contact graph; each once, in id order. */
  readonly permittedParties: readonly PartyId[]
  readonly candidates: number
  readonly caseFiles: number
  readonly byDecision: Counts
  /** Case files refused by each rule. */
  readonly byRule: Counts
  readonly byNoCase: Counts
  readonly packs: readonly PackStamp[]
}

/** The same with everything behind it, for whoever explains one debt. */
export interface JudgedWhole extends JudgedDebt {
  /** Every case file with its verdict, in the order of reach. */
  readonly asked: readonly AskedCase[]
  readonly ladder: Ladder
}

/** A case file at the first moment of its window, with the verdict then. */
export interface CertifiedCase {
  readonly entryId: EntryId
  readonly caseFile: CaseFile
  readonly caseDigest: string
  readonly verdict: Verdict
  readonly notAfter: Instant
  /** The re-admission that opened it; absent: none had to. */
  readonly readmission?: Readmission
}

function refusalOf(reached: Omit<Reached, 'cases'>, ladder: Ladder, counts: Pick<JudgedDebt, 'byDecision' | 'byRule' | 'byNoCase'>): RefusalLine {
  const open = !reached.noCases.some((one) => one.candidate === undefined && NOT_OPEN.has(one.reason))
  const rules = Object.keys(counts.byRule).length
  const because = ladder.closedBy !== undefined
    ? `${ladder.closedBy.rule} closes the whole ladder of this debt: ${ladder.closedBy.because}`
    : !open
        ? 'the debt is not open'
        : rules > 0
            ? 'no verdict permits a contact within the horizon'
            : 'nobody about this debt could be asked: no contact point, no channel or no admitted source'
  return { type: 'refusal', debtId: reached.debtId, open, because, ...counts }
}

function instant(atMs: number, zone: string | undefined, context: RankContext): Instant {
  return formatInstant(atMs, zone === undefined ? 0 : (context.law.offsetMs(zone, atMs) ?? 0))
}

/** What a list is told of a debt whose case files were all asked about. */
function* tellDebt(reached: Omit<Reached, 'cases'>, tally: Tally, proposals: readonly Proposal[], ladder: Ladder, context: RankContext): Steps<JudgedDebt> {
  const made = yield* makeDrafts(ladder.closedBy === undefined ? proposals : [], ladder, context)
  const byNoCase = new Map<string, number>()
  for (const { reason } of reached.noCases) countIn(byNoCase, reason)
  const counts = { byDecision: tally.byDecision(), byRule: tally.byRule(), byNoCase: inOrderOfName(byNoCase) }
  return {
    debtId: reached.debtId,
    drafts: made.map(({ draft }) => draft),
    certified: made.map(({ certified }) => certified),
    ...(made.length === 0 ? { refusal: refusalOf(reached, ladder, counts) } : {}),
    permittedParties: [...new Set(made.map(({ draft }) => draft.partyId))].toSorted(),
    candidates: reached.candidates.length,
    caseFiles: tally.caseFiles(),
    ...counts,
    packs: tally.packs(),
  }
}

/**
 * Judges everything about one debt: asks the law, sets the ladder, reads the features. Pure, and the same whatever the
 * order of the cases handed in. `reached` was made at the context's moment and for its purpose.
 */
export function judgeDebt(reached: Reached, context: RankContext): JudgedWhole {
  return atOnce(judgeDebtInSteps(reached, context))
}

/** Judges it contact by contact; see `judgeDebt`. */
export function* judgeDebtInSteps(reached: Reached, context: RankContext): Steps<JudgedWhole> {
  const { cases, proposals } = yield* askCases(reached.cases, context)
  const tally = openTally()
  tally.add(cases, (index) => index)
  const ladder = ladderFrom(tally.closedBy(), () => readMembers(reached, cases), ladderContext(context))
  return { ...(yield* tellDebt(reached, tally, proposals, ladder, context)), asked: cases, ladder }
}

/** A debt that was judged person by person, with everything of reach but the case files. */
export interface JudgedPersons {
  readonly judged: JudgedDebt
  readonly reached: Omit<Reached, 'cases'>
}

/**
 * Judges one debt person by person: what `judgeDebt` tells a list, of a debt of however many people. Of case files only so many
 * are held at a time; those that the ladder asks for beyond are made and asked about again.
 */
export function judgePersons({ debtId, persons, reach, noCase }: ReachedPersons, context: RankContext, heldMax = CASES_HELD_MAX): JudgedPersons {
  const [candidates, noCases, proposals]: [Candidate[], NoCase[], Proposal[]] = [[], noCase === undefined ? [] : [noCase], []]
  const [tally, members] = [openTally(), meetMembers()]
  const held = new Map<PartyId, readonly AskedCase[]>()
  let holding = 0
  for (const person of persons) {
    const reached = reach(person)
    const asked = atOnce(askCases(reached.cases, context))
    tally.add(asked.cases, (index) => reached.places[index]!)
    if (reached.candidates.length > 0) members.meet(person, reached.candidates, asked.cases)
    for (const one of reached.candidates) candidates.push(one)
    for (const one of reached.noCases) noCases.push(one)
    for (const one of asked.proposals) proposals.push(one)
    holding += asked.cases.length
    if (holding <= heldMax) held.set(person, asked.cases)
  }
  const casesOf = (person: PartyId): readonly AskedCase[] => held.get(person) ?? atOnce(askCases(reach(person).cases, context)).cases
  const ladder = ladderFrom(tally.closedBy(), () => members.all(noCases, casesOf), ladderContext(context))
  const reached = { debtId, candidates, noCases }
  return { judged: atOnce(tellDebt(reached, tally, proposals, ladder, context)), reached }
}

/** A draft with the case file that its list certifies. */
interface Made {
  readonly draft: Draft
  readonly certified: CertifiedCase
}

function* makeDrafts(proposals: readonly Proposal[], ladder: Ladder, context: RankContext): Steps<readonly Made[]> {
  const made: Made[] = []
  for (const proposal of proposals) {
    yield
    const { contactPointId } = proposal.assembled
    if (contactPointId !== undefined) made.push(makeDraft(proposal, contactPointId, ladder, context))
  }
  return made.toSorted((a, b) => byEntryId(a.draft, b.draft))
}

function makeDraft(
  proposal: Proposal, contactPointId: ContactPointId, ladder: Ladder, context: RankContext,
): Made {
  const { assembled, caseFile, known, window, lawful, awaitingApproval } = proposal
  const { candidate } = assembled
  const zone = caseFile.zones[0]
  const entryId = entryIdOf({ debtId: candidate.debtId, partyId: candidate.partyId, contactPointId, channel: assembled.channel }, context)
  const notAfter = instant(window.notAfterMs, zone, context)
  const caseDigest = digestOf(caseFile, context.certificate)
  const { decision, permits, packs } = window.verdict
  const place: LadderPlace = ladder.places.get(candidate.partyId) ?? { rung: Number.MAX_SAFE_INTEGER, waiting: true }
  const features = featuresAt(known, hasHour(assembled.channel) ? hourAt(window.notBeforeMs, zone, context.law) : null, context.scorecard)
  const isWhole = window.notBeforeMs === lawful.notBeforeMs && window.notAfterMs === lawful.notAfterMs
  const draft: Draft = {
    entryId,
    debtId: candidate.debtId,
    partyId: candidate.partyId,
    role: caseFile.party.role,
    ...place,
    awaitingApproval,
    stale: isStale(assembled, context),
    contactPointId,
    channel: assembled.channel,
    notBefore: caseFile.at,
    notAfter,
    ...(isWhole ? {} : { lawful: { notBefore: instant(lawful.notBeforeMs, zone, context), notAfter: instant(lawful.notAfterMs, zone, context) } }),
    ...(zone === undefined ? {} : { zone }),
    features,
    verdict: { decision, permits, packs },
    caseDigest,
  }
  const { readmission } = assembled
  const isOpened = readmission !== undefined && permits.some(({ rule }) => rule === `ruling:${readmission.rulingId}`)
  return { draft, certified: { entryId, caseFile, caseDigest, verdict: window.verdict, notAfter, ...(isOpened ? { readmission } : {}) } }
}
