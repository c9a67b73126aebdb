import type { CaseFile } from '../model/case-file.js'
import { groupBy } from '../model/group.js'
import type { AssembledCase } from '../model/reach.js'
import type { Known } from '../model/scorecard.js'
import type { Steps } from '../model/steps.js'
import type { Verdict } from '../model/verdict.js'
import { chooseStretch, hasHour, pointsByHour } from './best-hour.js'
import type { RankContext } from './context.js'
import { knownOf } from './features.js'
import type { AskedCase } from './members.js'
import { caseFileAt, openedVerdict, openingOf, strictestOf, verdictAt, type AskedNow, type AskedRole, type Group, type Opening } from './opening.js'
import { permittedWindows, type PermittedWindow } from './window.js'

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

function roleKey(assembled: AssembledCase): string {
  return `${assembled.caseFile.party.role}\u001f${assembled.templateId ?? ''}`
}

function groupsOf(cases: readonly AskedNow[]): readonly Group[] {
  const groups = groupBy(cases, ({ assembled: { candidate, contactPointId, channel } }) =>
    `${candidate.partyId}\u001f${contactPointId ?? ''}\u001f${channel}`)
  return [...groups.values()].map((members) =>
    (members.length === 1 ? members : members.toSorted((a, b) => (roleKey(a.assembled) < roleKey(b.assembled) ? -1 : 1))))
}

/** The part of the lawful time with the highest chance, decided again at its first moment; the whole where nothing is known of hours. */
function bestOf({ question, window }: Opening, { assembled, caseFile }: AskedRole, known: Known, context: RankContext): Pick<Proposal, 'window' | 'lawful'> {
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
