import type { CaseFile } from '../model/case-file.js'
import { digestOf } from '../model/digest.js'
import { groupBy } from '../model/group.js'
import type { AssembledCase } from '../model/reach.js'
import { formatInstant, parseInstant, type EpochMs } from '../model/time.js'
import { isOpenAt, readmitted, withReadmission } from '../model/readmission.js'
import type { Known } from '../model/scorecard.js'
import type { Steps } from '../model/steps.js'
import { strictness, type Verdict } from '../model/verdict.js'
import { chooseStretch, hasHour, pointsByHour } from './best-hour.js'
import type { RankContext } from './context.js'
import { knownOf } from './features.js'
import type { AskedCase } from './members.js'
import { needsReview, verdictWithSigns } from './review.js'
import { permittedWindows, proposedWindow, type PermittedWindow, type Question } from './window.js'

/** A contact that the list may propose: the case file at the first moment of its window, and the verdict then. */
export interface Proposal {
  readonly assembled: AssembledCase
  readonly caseFile: CaseFile
  readonly known: Known
  /** The part of the lawful window with the highest chance. */
  readonly window: PermittedWindow
  /** The lawful window around it; the same one where no hour is better than another. */
  readonly lawful: PermittedWindow
  readonly awaitingApproval: boolean
}

/** What asking about every case of one debt gave. */
export interface Asked {
  /** One for each case file, in the order of reach. */
  readonly cases: readonly AskedCase[]
  /** At most one for each party, contact point and channel. */
  readonly proposals: readonly Proposal[]
}

const HUMAN_DECISION = '/humanDecision'

function roleKey(assembled: AssembledCase): string {
  return `${assembled.caseFile.party.role}\u001f${assembled.templateId ?? ''}`
}

/** One proposed contact in all the roles in which it could be made, each as it is asked about now: the strictest of their verdicts stands. */
type Group = readonly AskedNow[]

function groupsOf(cases: readonly AskedNow[]): readonly Group[] {
  const groups = groupBy(cases, ({ assembled: { candidate, contactPointId, channel } }) =>
    `${candidate.partyId}\u001f${contactPointId ?? ''}\u001f${channel}`)
  return [...groups.values()].map((members) =>
    (members.length === 1 ? members : members.toSorted((a, b) => (roleKey(a.assembled) < roleKey(b.assembled) ? -1 : 1))))
}

/** The case file at another moment, other things being equal; the moment is written with the offset of its first zone. */
function caseFileAt(caseFile: CaseFile, atMs: EpochMs, offsetMs: RankContext['law']['offsetMs']): CaseFile {
  const zone = caseFile.zones[0]
  const at = formatInstant(atMs, zone === undefined ? 0 : (offsetMs(zone, atMs) ?? 0))
  return at === caseFile.at ? caseFile : { ...caseFile, at }
}

function strictestOf(verdicts: readonly Verdict[]): number {
  let best = 0
  verdicts.forEach((verdict, i) => {
    const than = verdicts[best]
    if (than !== undefined && strictness(verdict.decision) < strictness(than.decision)) best = i
  })
  return best
}

/** The verdict on a case file with what it has no field for, as two people may have opened it. */
function openedVerdict(assembled: AssembledCase, caseFile: CaseFile, decided: Verdict, context: RankContext): Verdict {
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
interface Member {
  readonly assembled: AssembledCase
  readonly caseFile: CaseFile
}

function verdictAt({ assembled, caseFile }: Member, atMs: EpochMs, context: RankContext): Verdict {
  const then = caseFileAt(caseFile, atMs, context.law.offsetMs)
  const decided = context.law.decide(then)
  return assembled.readmission === undefined ? decided : openedVerdict(assembled, then, decided, context)
}

/** Moments at which one member's verdict could change, the ends of its re-admission among them. */
function boundsOf({ assembled, caseFile }: Member, fromMs: EpochMs, untilMs: EpochMs, { law }: RankContext): readonly EpochMs[] {
  const bounds = law.boundaries(caseFile, fromMs, untilMs)
  const { readmission } = assembled
  return readmission === undefined ? bounds : [...bounds, ...[readmission.fromMs, readmission.untilMs].filter((ms) => ms >= fromMs && ms < untilMs)]
}

function questionOf(members: readonly Member[], context: RankContext): Question {
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
interface Opening {
  readonly members: readonly Member[]
  readonly question: Question
  readonly window: PermittedWindow
  readonly awaitingApproval: boolean
}

function openMembers(members: readonly Member[], verdicts: readonly Verdict[], awaitingApproval: boolean, context: RankContext): Opening | undefined {
  const now = verdicts[strictestOf(verdicts)]
  if (now === undefined) return undefined
  const question = questionOf(members, context)
  const window = proposedWindow(question, now, context.atMs, context.atMs + context.horizonMs)
  return window === undefined ? undefined : { members, question, window, awaitingApproval }
}

/** Finds the lawful window of one group: as the list stands, else with the approval of a named person where only that is missing. */
function openingOf(group: Group, context: RankContext): Opening | undefined {
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

/** The part of the lawful time with the highest chance, decided again at its first moment; the whole where nothing is known of hours. */
function bestOf({ question, window }: Opening, { assembled, caseFile }: Member, known: Known, context: RankContext): Pick<Proposal, 'window' | 'lawful'> {
  const zone = caseFile.zones[0]
  // Without a zone nobody knows what hour it is for the person.
  const points = zone === undefined || !hasHour(assembled.channel) ? undefined : pointsByHour(known, context.scorecard)
  if (zone === undefined || points === undefined) return { window, lawful: window }
  const untilMs = context.atMs + context.horizonMs
  const later = (): Iterable<PermittedWindow> =>
    (window.notAfterMs < untilMs ? permittedWindows(question, question.ask(window.notAfterMs), window.notAfterMs, untilMs) : [])
  const { lawful, part } = chooseStretch(window, later, points, { zone, offsetMs: context.law.offsetMs })
  const { notBeforeMs, notAfterMs } = part
  const verdict = notBeforeMs === lawful.notBeforeMs ? lawful.verdict : question.ask(notBeforeMs)
  return { window: { notBeforeMs, notAfterMs, verdict }, lawful }
}

function proposalOf(opening: Opening, context: RankContext): Proposal | undefined {
  const { members, awaitingApproval } = opening
  const reading = { atMs: context.atMs, offsetMs: context.law.offsetMs }
  const [first] = members
  if (first === undefined) return undefined
  const known = knownOf(first.caseFile, first.assembled.fresh, reading)
  const { window, lawful } = bestOf(opening, first, known, context)
  const at = members.length === 1 ? 0 : strictestOf(members.map((member) => verdictAt(member, window.notBeforeMs, context)))
  const found = members[at] ?? first
  const { assembled, caseFile } = found
  return {
    assembled, caseFile: caseFileAt(caseFile, window.notBeforeMs, context.law.offsetMs), window, lawful, awaitingApproval,
    known: found === first ? known : knownOf(caseFile, assembled.fresh, reading),
  }
}

/** A case file at the list's moment, with the verdict on it: asked for once, when it is first wanted. */
interface AskedNow {
  readonly assembled: AssembledCase
  readonly verdict: () => Verdict
}

/** The same case with its file at another moment; what stands behind it is gathered only when somebody reads it. */
function withCaseFile(one: AssembledCase, caseFile: CaseFile): AssembledCase {
  if (caseFile === one.caseFile) return one
  const { candidate, contactPointId, channel, fresh, reviews, templateId, readmission } = one
  return {
    candidate,
    ...(contactPointId === undefined ? {} : { contactPointId }),
    channel, caseFile, fresh, reviews,
    get facts() {
      return one.facts
    },
    ...(templateId === undefined ? {} : { templateId }),
    ...(readmission === undefined ? {} : { readmission }),
  }
}

function askNow(reached: readonly AssembledCase[], context: RankContext): readonly AskedNow[] {
  return reached.map((one) => {
    // One way of writing the moment, so that a case file asked about now and at its window's first moment are one.
    const assembled = withCaseFile(one, caseFileAt(one.caseFile, context.atMs, context.law.offsetMs))
    let verdict: Verdict | undefined
    return { assembled, verdict: () => (verdict ??= openedVerdict(assembled, assembled.caseFile, context.law.decide(assembled.caseFile), context)) }
  })
}

/**
 * Asks the law about every case file of one debt: once at the list's moment, and along its bounds only where something
 * permits or could within the horizon. One contact in several roles is judged by the strictest.
 */
export function* askCases(reached: readonly AssembledCase[], context: RankContext): Steps<Asked> {
  const cases = askNow(reached, context)
  const proposals: Proposal[] = []
  const openings = new Map<AssembledCase, Opening>()
  for (const group of groupsOf(cases)) {
    yield
    // All that is asked about one contact is asked in one go: the law remembers what it said of the case before.
    for (const one of group) one.verdict()
    const opening = openingOf(group, context)
    if (opening === undefined) continue
    for (const { assembled } of group) openings.set(assembled, opening)
    const proposal = proposalOf(opening, context)
    if (proposal?.assembled.contactPointId !== undefined) proposals.push(proposal)
  }
  const asked = cases.map(({ assembled, verdict }): AskedCase => {
    const opening = openings.get(assembled)
    return {
      assembled, verdict: verdict(),
      ...(opening === undefined ? {} : { window: opening.window }),
      awaitingApproval: opening?.awaitingApproval ?? false,
    }
  })
  return { cases: asked, proposals }
}

/**
 * Asks the law about the case files of one debt at the moment alone: the same as the cases of `askCases`, each with its verdict
 * and its window looked for when they are first asked for.
 */
export function askCasesNow(reached: readonly AssembledCase[], context: RankContext): readonly AskedCase[] {
  const cases = askNow(reached, context)
  let groupOf: ReadonlyMap<AskedNow, Group> | undefined
  const openings = new Map<Group, Opening | undefined>()
  const openingFor = (one: AskedNow): Opening | undefined => {
    groupOf ??= new Map(groupsOf(cases).flatMap((group) => group.map((member) => [member, group] as const)))
    const group = groupOf.get(one)
    if (group === undefined) return undefined
    if (!openings.has(group)) openings.set(group, openingOf(group, context))
    return openings.get(group)
  }
  return cases.map((one) => ({
    assembled: one.assembled,
    get verdict() {
      return one.verdict()
    },
    get window() {
      return openingFor(one)?.window
    },
    get awaitingApproval() {
      return openingFor(one)?.awaitingApproval ?? false
    },
  }))
}
