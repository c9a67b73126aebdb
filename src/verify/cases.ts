import { caseFileSchema, type CaseFile } from '../model/case-file.js'
import type { CaseLine } from '../model/certificate.js'
import { digestOf } from '../model/digest.js'
import { HORIZON_MS_MAX } from '../model/limits.js'
import { isOpenAt, readmitted, withReadmission } from '../model/readmission.js'
import { formatInstant, parseInstant, type EpochMs } from '../model/time.js'
import { PERMITTING, verdictSchema, type Verdict } from '../model/verdict.js'
import { ERASED, note, type Check, type Expected, type SeenCase } from './check.js'

/** What a difference may lie before the end of a window: the last whole second. */
const LAST_SECOND_MS = 1000

/** Puts a case file together again; `ERASED` when a part of it is gone, undefined when it is not one. */
function rebuild(line: CaseLine, parts: readonly unknown[]): CaseFile | typeof ERASED | undefined {
  const built: Record<string, unknown> = { ...line.plain }
  for (const [name, at] of Object.entries(line.parts)) {
    const found = typeof at === 'number' ? parts[at] : at.map((one) => parts[one])
    const flat = Array.isArray(found) ? (found as readonly unknown[]) : [found]
    if (flat.includes(ERASED)) return ERASED
    built[name] = found
  }
  return caseFileSchema.safeParse(built).success ? (built as CaseFile) : undefined
}

/** Holds the verdict that the certificate tells against the one decided anew, to the last reason, count and pack. */
function compareVerdict(check: Check, line: CaseLine, told: unknown, anew: Verdict, expected: Expected): void {
  const read = verdictSchema.safeParse(told)
  if (!read.success) return note(check, 'its verdict cannot be read', line.entryId)
  for (const pack of read.data.packs) check.packs.set(`${pack.id} ${pack.digest}`, line.entryId)
  const { canonical } = expected.tools
  if (canonical(anew) === canonical(told)) return
  note(check, `decided anew it is ${anew.decision} where the certificate says ${read.data.decision}, or its reasons, counts or packs differ`, line.entryId)
}

/** The verdict decided anew, as two people opened it where the line says so. */
function decided({ readmission }: CaseLine, caseFile: CaseFile, { decide, tools }: Expected): Verdict {
  const verdict = decide(caseFile)
  if (readmission === undefined) return verdict
  const atMs = parseInstant(caseFile.at)
  const opened = readmitted(verdict, caseFile, readmission, atMs, (value) => digestOf(value, tools))
  return isOpenAt(readmission, atMs) ? withReadmission(opened, readmission) : opened
}

/** Decides again at every bound of the window and at its last second: all of it must permit. */
function walkWindow(check: Check, line: CaseLine, caseFile: CaseFile, fromMs: EpochMs, expected: Expected): void {
  const untilMs = parseInstant(line.notAfter)
  if (!(untilMs > fromMs)) return note(check, 'its window ends before it begins', line.entryId)
  if (untilMs - fromMs > HORIZON_MS_MAX) return note(check, 'its window is longer than any horizon', line.entryId)
  for (const atMs of [...expected.boundaries(caseFile, fromMs, untilMs), Math.max(fromMs, untilMs - LAST_SECOND_MS)]) {
    const later = decided(line, { ...caseFile, at: formatInstant(atMs, 0) }, expected)
    if (!PERMITTING.has(later.decision)) note(check, `within its window, at ${formatInstant(atMs, 0)}, it is ${later.decision}`, line.entryId)
  }
}

function decideAnew(check: Check, line: CaseLine, caseFile: CaseFile, expected: Expected): void {
  if (digestOf(caseFile, expected.tools) !== line.caseDigest) note(check, 'the case file is not the one whose digest stands beside it', line.entryId)
  const verdict = decided(line, caseFile, expected)
  check.decided++
  const told = check.parts[line.verdict]
  if (told !== ERASED) compareVerdict(check, line, told, verdict, expected)
  if (!PERMITTING.has(verdict.decision)) return note(check, `${verdict.decision} permits no contact`, line.entryId)
  walkWindow(check, line, caseFile, parseInstant(caseFile.at), expected)
}

function seenOf(line: CaseLine, caseFile: CaseFile | undefined): SeenCase {
  const { plain, notAfter, caseDigest, verdict } = line
  const known = caseFile === undefined ? {} : {
    debtId: caseFile.debt.id, partyId: caseFile.party.id, role: caseFile.party.role, identity: caseFile.party.identity ?? null,
    ...(caseFile.contactPoint === undefined ? {} : { pointId: caseFile.contactPoint.id, pointKind: caseFile.contactPoint.kind }),
  }
  return { ...known, channel: String(plain.channel), humanDecision: plain.humanDecision === true, at: String(plain.at), notAfter, caseDigest, verdict }
}

/** Takes in a case line: puts its case file together and decides it anew. A case file that cannot be decided is a difference. */
export function takeCase(check: Check, line: CaseLine, expected: Expected): void {
  if (check.cases.has(line.entryId)) note(check, 'it stands twice', line.entryId)
  const rebuilt = rebuild(line, check.parts)
  const caseFile = rebuilt === ERASED ? undefined : rebuilt
  check.cases.set(line.entryId, seenOf(line, caseFile))
  if (rebuilt === undefined) return note(check, 'its case file cannot be put together', line.entryId)
  if (caseFile === undefined) return
  try {
    decideAnew(check, line, caseFile, expected)
  } catch {
    // Whatever a forged case file does to the deciding code, it is one more thing that is not as it should be.
    note(check, 'its case file cannot be decided', line.entryId)
  }
}
