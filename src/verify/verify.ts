import { digestOf } from '../model/digest.js'
import type { CertificateSegment, Entry } from '../model/list.js'
import { parseInstant } from '../model/time.js'
import { takeCase } from './cases.js'
import { ERASED, note, openCheck, type Check, type Difference, type Expected } from './check.js'
import { lineFaults } from './line.js'
import { caseFaults, ladderFaults, orderFaults } from './order.js'
import { certificateLines, UnreadableSegment, type ReadLine } from './read.js'
import { isScoreOfPoints, pointFaults } from './score.js'

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

/** A certificate that was read, to be held against the lines that dispatchers are given. */
export interface CertificateCheck {
  /** Holds one line of the list against the certificate; each once, in any order. */
  readonly line: (entry: Entry) => void
  /** Says something else that is not as it should be. */
  readonly differs: (what: string) => void
  readonly finish: () => Verification
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
    case 'case':
      return takeCase(check, line, expected)
    case 'entry':
      check.entries.push(line)
      return
    case 'head':
      if (check.head !== undefined) note(check, 'it has two heads')
      check.head = line
      return
    case 'refusal':
      if (check.refused.has(line.debtId)) note(check, 'a debt without an entry is told twice')
      check.refused.add(line.debtId)
  }
}

function compareHead(check: Check, expected: Expected): void {
  const { head } = check
  if (head === undefined) return note(check, check.erasedByKind.head === undefined ? 'the head is missing' : 'the head was erased')
  if (head.list !== expected.list) note(check, 'its head is that of another list')
  const decisions = Object.values(head.byDecision).reduce((sum, count) => sum + count, 0)
  if (decisions !== head.caseFiles) note(check, `its decisions sum to ${decisions}, not to its ${head.caseFiles} case files`)
  const entries = check.entries.length + (check.erasedByKind.entries ?? 0)
  if (entries !== head.entries) note(check, `it has ${entries} entries where its head says ${head.entries}`)
  if (digestOf(head.packs, expected.tools) !== head.digests.packs) note(check, 'the digest of its packs is not that of the packs it names')
  const named = new Set(head.packs.map((pack) => `${pack.id} ${pack.digest}`))
  for (const [pack, entryId] of check.packs) if (!named.has(pack)) note(check, 'it was decided by a pack that the list does not name', entryId)
  const endMs = parseInstant(head.madeAt) + head.horizonMs
  for (const [entryId, { at, notAfter }] of check.cases) {
    const isInside = parseInstant(at) >= parseInstant(head.madeAt) && parseInstant(notAfter) <= endMs
    if (!isInside) note(check, 'its window lies outside the horizon of the list', entryId)
  }
}

function comparePlaces(check: Check): void {
  const { entries, cases, erasedByKind } = check
  const known = new Set(entries.map((entry) => entry.entryId))
  const erased = erasedByKind.entries ?? 0
  if (known.size !== entries.length) note(check, `${entries.length - known.size} entries stand twice`)
  for (const fault of orderFaults(entries, erased)) note(check, fault.what, fault.entryId)
  if (check.head !== undefined) for (const fault of ladderFaults(entries, cases, erased, check.head.purpose)) note(check, fault.what, fault.entryId)
  for (const entry of entries) {
    if (!isScoreOfPoints(entry)) note(check, 'its score is not what its points come to', entry.entryId)
    const seen = cases.get(entry.entryId)
    if (seen === undefined && erasedByKind.cases === undefined) note(check, 'it has no case file', entry.entryId)
    for (const what of seen === undefined ? [] : caseFaults(entry, seen)) note(check, what, entry.entryId)
    if (seen?.debtId !== undefined && check.refused.has(seen.debtId)) note(check, 'its debt is told to have no entry', entry.entryId)
  }
  for (const entryId of cases.keys()) {
    if (!known.has(entryId) && erased === 0) note(check, 'its case file has no place in the list', entryId)
  }
}

function comparePoints(check: Check, { modelOf, tools }: Expected): void {
  const digest = check.head?.digests.model
  const scorecard = digest === undefined ? undefined : modelOf?.(digest)
  if (scorecard === undefined) return
  if (digestOf(scorecard, tools) !== digest) note(check, 'the model that is kept is not that of its digest')
  for (const entry of check.entries) for (const what of pointFaults(entry, scorecard, check.cases.get(entry.entryId))) note(check, what, entry.entryId)
}

function compareLines(check: Check, lines: number): void {
  const held = check.entries.length + (check.erasedByKind.entries ?? 0)
  if (lines !== held) note(check, `the list has ${lines} lines where its certificate has ${held} entries`)
}

/**
 * Reads a certificate and checks it by itself: every case file put together and decided anew at its moment, at every bound of
 * its window and at its last second; order, people ahead and scores derived again from their points, and these held against
 * the model; the Merkle root computed again. Shares no code with the ranking. Damage is a difference, not an error.
 */
export function openVerification(segments: Iterable<CertificateSegment>, expected: Expected): CertificateCheck {
  const check = openCheck()
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
  comparePoints(check, expected)
  const root = expected.tools.rootOf(check.tree)
  if (root !== expected.root) note(check, 'the Merkle root is not the one in the ledger')
  const byId = new Map(check.entries.map((entry) => [entry.entryId, entry]))
  let lines: number | undefined
  return {
    line: (entry) => {
      lines = (lines ?? 0) + 1
      for (const what of lineFaults(entry, byId.get(entry.entryId), check, expected.tools)) note(check, what, entry.entryId)
    },
    differs: (what) => note(check, what),
    finish: () => {
      if (lines !== undefined) compareLines(check, lines)
      const { count, erased, decided, differences } = check
      return { ok: count === 0, root, lines: check.tree.size, erased, decided, count, differences }
    },
  }
}

/** Checks a list by its certificate alone, as `openVerification` does. */
export function verifyCertificate(segments: Iterable<CertificateSegment>, expected: Expected): Verification {
  return openVerification(segments, expected).finish()
}
