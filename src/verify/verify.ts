import { createHash } from 'node:crypto'
import { caseFileSchema, type CaseFile } from '../model/case-file.js'
import type { CaseLine, CertificateTools, EntryLine, HeadLine } from '../model/certificate.js'
import type { TreeState } from '../model/ledger.js'
import { DIFFERENCES_MAX } from '../model/limits.js'
import type { CertificateSegment } from '../model/list.js'
import { isOpenAt, readmitted, withReadmission } from '../model/readmission.js'
import { formatInstant, parseInstant, type EpochMs } from '../model/time.js'
import { PERMITTING, verdictSchema, type Verdict } from '../model/verdict.js'
import { certificateLines, UnreadableSegment, type ReadLine } from './read.js'
import { orderFaults, placeFaults, type PlacedEntry } from './order.js'

/** What a certificate is held against. */
export interface Expected {
  readonly list: string
  /** Merkle root that the ledger holds for the list. */
  readonly root: string
  readonly decide: (caseFile: CaseFile) => Verdict
  readonly boundaries: (caseFile: CaseFile, fromMs: EpochMs, untilMs: EpochMs) => readonly EpochMs[]
  readonly tools: CertificateTools
}

/** Something in a certificate that is not as it should be; names an entry by its id, never a person. */
export interface Difference {
  readonly entryId?: string
  readonly what: string
}

/** What checking a certificate gave. */
export interface Verification {
  /** True when nothing differs. Erased content is no difference. */
  readonly ok: boolean
  readonly root: string
  readonly lines: number
  readonly erased: number
  /** Entries decided anew. */
  readonly decided: number
  /** Number of differences; the first `DIFFERENCES_MAX` are listed. */
  readonly count: number
  readonly differences: readonly Difference[]
}

/** The state of a check under way. */
interface Check {
  readonly parts: unknown[]
  readonly cases: Map<string, CaseLine>
  /** Packs named by the verdicts, as `id digest`, with one entry that each of them decided. */
  readonly packs: Map<string, string>
  readonly entries: EntryLine[]
  readonly differences: Difference[]
  head: HeadLine | undefined
  tree: TreeState
  count: number
  erased: number
  erasedByKind: Record<string, number>
  decided: number
}

/** Stands where a part was erased. */
const ERASED = Symbol('erased')
/** What a difference may lie before the end of a window: the last whole second. */
const LAST_SECOND_MS = 1000

function note(check: Check, what: string, entryId?: string): void {
  check.count++
  if (check.differences.length < DIFFERENCES_MAX) check.differences.push(entryId === undefined ? { what } : { entryId, what })
}

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
  const digest = (value: unknown): string => createHash('sha256').update(tools.canonical(value)).digest('hex')
  const atMs = parseInstant(caseFile.at)
  const opened = readmitted(verdict, caseFile, readmission, atMs, digest)
  return isOpenAt(readmission, atMs) ? withReadmission(opened, readmission) : opened
}

function decideAnew(check: Check, line: CaseLine, caseFile: CaseFile, expected: Expected): void {
  const { canonical } = expected.tools
  const digest = createHash('sha256').update(canonical(caseFile)).digest('hex')
  if (digest !== line.caseDigest) note(check, 'the case file is not the one whose digest stands beside it', line.entryId)
  const verdict = decided(line, caseFile, expected)
  check.decided++
  const told = check.parts[line.verdict]
  if (told !== ERASED) compareVerdict(check, line, told, verdict, expected)
  if (!PERMITTING.has(verdict.decision)) return note(check, `${verdict.decision} permits no contact`, line.entryId)
  const fromMs = parseInstant(caseFile.at)
  const untilMs = parseInstant(line.notAfter)
  if (!(untilMs > fromMs)) return note(check, 'its window ends before it begins', line.entryId)
  const moments = [...expected.boundaries(caseFile, fromMs, untilMs), Math.max(fromMs, untilMs - LAST_SECOND_MS)]
  for (const atMs of moments) {
    const later = decided(line, { ...caseFile, at: formatInstant(atMs, 0) }, expected)
    if (!PERMITTING.has(later.decision)) note(check, `within its window, at ${formatInstant(atMs, 0)}, it is ${later.decision}`, line.entryId)
  }
}

function takeLine(check: Check, read: ReadLine, expected: Expected): void {
  const { line } = read
  if (line === undefined) {
    check.erased++
    check.erasedByKind[read.kind] = (check.erasedByKind[read.kind] ?? 0) + 1
    if (read.kind === 'facts') check.parts.push(ERASED)
    return
  }
  switch (line.type) {
    case 'part':
      check.parts.push(line.value)
      return
    case 'case': {
      if (check.cases.has(line.entryId)) note(check, 'it stands twice', line.entryId)
      check.cases.set(line.entryId, line)
      const caseFile = rebuild(line, check.parts)
      if (caseFile === undefined) note(check, 'its case file cannot be put together', line.entryId)
      else if (caseFile !== ERASED) decideAnew(check, line, caseFile, expected)
      return
    }
    case 'entry':
      check.entries.push(line)
      return
    case 'head':
      check.head = line
      return
    case 'refusal':
      return
    default:
      note(check, 'a line is of no known type')
  }
}

function compareHead(check: Check, expected: Expected): void {
  const { head } = check
  if (head === undefined) return note(check, check.erasedByKind.head === undefined ? 'the head is missing' : 'the head was erased')
  const decisions = Object.values(head.byDecision).reduce((sum, count) => sum + count, 0)
  if (decisions !== head.caseFiles) note(check, `its decisions sum to ${decisions}, not to its ${head.caseFiles} case files`)
  const entries = check.entries.length + (check.erasedByKind.entries ?? 0)
  if (entries !== head.entries) note(check, `it has ${entries} entries where its head says ${head.entries}`)
  const packs = createHash('sha256').update(expected.tools.canonical(head.packs)).digest('hex')
  if (packs !== head.digests.packs) note(check, 'the digest of its packs is not that of the packs it names')
  const named = new Set(head.packs.map((pack) => `${pack.id} ${pack.digest}`))
  for (const [pack, entryId] of check.packs) if (!named.has(pack)) note(check, 'it was decided by a pack that the list does not name', entryId)
  const endMs = parseInstant(head.madeAt) + head.horizonMs
  for (const line of check.cases.values()) {
    if (parseInstant(String(line.plain.at)) < parseInstant(head.madeAt) || parseInstant(line.notAfter) > endMs) {
      note(check, 'its window lies outside the horizon of the list', line.entryId)
    }
  }
}

function comparePlaces(check: Check): void {
  const placed: readonly PlacedEntry[] = check.entries
  if (check.erasedByKind.entries === undefined) for (const fault of orderFaults(placed)) note(check, fault.what, fault.entryId)
  for (const entry of placed) {
    for (const what of placeFaults(entry)) note(check, what, entry.entryId)
    if (!check.cases.has(entry.entryId) && check.erasedByKind.cases === undefined) note(check, 'it has no case file', entry.entryId)
  }
  const known = new Set(check.entries.map((entry) => entry.entryId))
  for (const entryId of check.cases.keys()) {
    if (!known.has(entryId) && check.erasedByKind.entries === undefined) note(check, 'its case file has no place in the list', entryId)
  }
}

/**
 * Checks a list by its certificate alone: every case file put together and decided anew at its moment, at every bound of
 * its window and at its last second; order and scores derived again from their points; the Merkle root computed again.
 * Shares no code with the ranking. Damage is a difference, not an error.
 */
export function verifyCertificate(segments: Iterable<CertificateSegment>, expected: Expected): Verification {
  const check: Check = {
    parts: [], cases: new Map(), packs: new Map(), entries: [], differences: [], head: undefined, tree: { size: 0, peaks: [] },
    count: 0, erased: 0, erasedByKind: {}, decided: 0,
  }
  try {
    for (const read of certificateLines(segments, expected.list, expected.tools)) {
      check.tree = expected.tools.grow(check.tree, [read.leafHash])
      takeLine(check, read, expected)
    }
  } catch (error) {
    if (!(error instanceof UnreadableSegment)) throw error
    note(check, error.message)
  }
  compareHead(check, expected)
  comparePlaces(check)
  const root = expected.tools.rootOf(check.tree)
  if (root !== expected.root) note(check, 'the Merkle root is not the one in the ledger')
  return {
    ok: check.count === 0,
    root,
    lines: check.tree.size,
    erased: check.erased,
    decided: check.decided,
    count: check.count,
    differences: check.differences,
  }
}
