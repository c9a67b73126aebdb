import type { CaseFile } from '../model/case-file.js'
import { digestOf } from '../model/digest.js'
import type { AssembledCase } from '../model/reach.js'
import { isOpenAt, readmitted, withReadmission } from '../model/readmission.js'
import { formatInstant, parseInstant, type EpochMs } from '../model/time.js'
import { strictness, type Verdict } from '../model/verdict.js'
import type { RankContext } from './context.js'
import { needsReview, verdictWithSigns } from './review.js'
import { proposedWindow, type PermittedWindow, type Question } from './window.js'

const HUMAN_DECISION = '/humanDecision'

/** A case file at the list's moment, with the verdict on it: asked for once, when it is first wanted. */
export interface AskedNow {
  readonly assembled: AssembledCase
  readonly verdict: () => Verdict
}

/** One proposed contact in all the roles in which it could be made, each as it is asked about now: the strictest of their verdicts stands. */
export type Group = readonly AskedNow[]

/** The case file at another moment, other things being equal; the moment is written with the offset of its first zone. */
export function caseFileAt(caseFile: CaseFile, atMs: EpochMs, offsetMs: RankContext['law']['offsetMs']): CaseFile {
  const zone = caseFile.zones[0]
  const at = formatInstant(atMs, zone === undefined ? 0 : (offsetMs(zone, atMs) ?? 0))
  return at === caseFile.at ? caseFile : { ...caseFile, at }
}

/** Place of the strictest of some verdicts, the first of several; 0 where there are none. */
export function strictestOf(verdicts: readonly Verdict[]): number {
  let best = 0
  verdicts.forEach((verdict, i) => {
    const than = verdicts[best]
    if (than !== undefined && strictness(verdict.decision) < strictness(than.decision)) best = i
  })
  return best
}

/** The verdict on a case file with what it has no field for, as two people may have opened it. */
export function openedVerdict(assembled: AssembledCase, caseFile: CaseFile, decided: Verdict, context: RankContext): Verdict {
  const { readmission } = assembled
  const whole = verdictWithSigns(decided, assembled, context)
  if (readmission === undefined) return whole
  const opened = readmitted(whole, caseFile, readmission, parseInstant(caseFile.at), (value) => digestOf(value, context.certificate))
  return opened === whole ? whole : withReadmission(opened, readmission)
}

function isReadmitted({ readmission }: AssembledCase, atMs: EpochMs): boolean {
  return readmission !== undefined && isOpenAt(readmission, atMs)
}

/** One role of a contact with its case file as it is asked about. */
export interface AskedRole {
  readonly assembled: AssembledCase
  readonly caseFile: CaseFile
}

/** The verdict on one role at another moment. */
export function verdictAt({ assembled, caseFile }: AskedRole, atMs: EpochMs, context: RankContext): Verdict {
  const then = caseFileAt(caseFile, atMs, context.law.offsetMs)
  const decided = context.law.decide(then)
  return assembled.readmission === undefined ? decided : openedVerdict(assembled, then, decided, context)
}

/** Moments at which one member's verdict could change, the ends of its re-admission among them. */
function boundsOf({ assembled, caseFile }: AskedRole, fromMs: EpochMs, untilMs: EpochMs, { law }: RankContext): readonly EpochMs[] {
  const bounds = law.boundaries(caseFile, fromMs, untilMs)
  const { readmission } = assembled
  return readmission === undefined ? bounds : [...bounds, ...[readmission.fromMs, readmission.untilMs].filter((ms) => ms >= fromMs && ms < untilMs)]
}

function questionOf(members: readonly AskedRole[], context: RankContext): Question {
  const [only] = members
  if (only !== undefined && members.length === 1 && only.assembled.readmission === undefined) {
    return { ask: (atMs) => verdictAt(only, atMs, context), boundaries: (fromMs, untilMs) => context.law.boundaries(only.caseFile, fromMs, untilMs) }
  }
  return {
    ask: (atMs) => {
      const verdicts = members.map((member) => verdictAt(member, atMs, context))
      // Not empty: a group has at least one member.
      return verdicts[strictestOf(verdicts)]!
    },
    boundaries: (fromMs, untilMs) =>
      [...new Set(members.flatMap((member) => boundsOf(member, fromMs, untilMs, context)))].toSorted((a, b) => a - b),
  }
}

function lacksHumanDecision(verdict: Verdict): boolean {
  return verdict.reasons.some(
    (reason) => reason.facts.includes(HUMAN_DECISION) || reason.unknown?.includes(HUMAN_DECISION) === true,
  )
}

/** Says whether the contact stays refused, without an end, in every role whatever a named person approves: then the approval need not be asked about. */
function isBeyondApproval(group: Group, verdicts: readonly Verdict[], { law }: RankContext): boolean {
  const { outlastsApproval } = law
  return outlastsApproval !== undefined && group.every(({ assembled }) => assembled.readmission === undefined) && verdicts.every(outlastsApproval)
}

/** The lawful window of one group, and the question that found it. */
export interface Opening {
  readonly members: readonly AskedRole[]
  readonly question: Question
  readonly window: PermittedWindow
  readonly awaitingApproval: boolean
}

function openMembers(members: readonly AskedRole[], verdicts: readonly Verdict[], awaitingApproval: boolean, context: RankContext): Opening | undefined {
  const now = verdicts[strictestOf(verdicts)]
  if (now === undefined) return undefined
  const question = questionOf(members, context)
  const window = proposedWindow(question, now, context.atMs, context.atMs + context.horizonMs)
  return window === undefined ? undefined : { members, question, window, awaitingApproval }
}

/** Finds the lawful window of one group: as the list stands, else with the approval of a named person where only that is missing. */
export function openingOf(group: Group, context: RankContext): Opening | undefined {
  if (group.some(({ assembled }) => needsReview(assembled, context) && !isReadmitted(assembled, context.atMs))) return undefined
  const members = group.map(({ assembled }) => ({ assembled, caseFile: assembled.caseFile }))
  const verdicts = group.map((one) => one.verdict())
  const opening = openMembers(members, verdicts, false, context)
  if (opening !== undefined) return opening
  const isMissing = members.every(({ caseFile }) => caseFile.humanDecision !== true) && verdicts.some(lacksHumanDecision)
  if (!isMissing || isBeyondApproval(group, verdicts, context)) return undefined
  const approved = members.map(({ assembled, caseFile }) => ({ assembled, caseFile: { ...caseFile, humanDecision: true } }))
  return openMembers(approved, approved.map((member) => verdictAt(member, context.atMs, context)), true, context)
}
