import { toldOf, type CertificateTools, type EntryLine } from '../model/certificate.js'
import { digestOf } from '../model/digest.js'
import type { Entry } from '../model/list.js'
import { verdictSchema } from '../model/verdict.js'
import { ERASED, type Check, type SeenCase } from './check.js'

/** Where a line tells another thing than the certificate of how the entry is placed. */
function placeFault(entry: Entry, line: EntryLine): boolean {
  return entry.rank !== line.rank || entry.rung !== line.rung || entry.waiting !== line.waiting || entry.awaitingApproval !== line.awaitingApproval ||
    entry.score !== line.score
}

function hasOtherPoints(entry: Entry, { points }: EntryLine): boolean {
  return entry.parts.length !== Object.keys(points).length || entry.parts.some((part) => points[part.name] !== part.points)
}

/** Whether what the line tells the dispatcher is not what was certified; lists made before that was certified tell anything. */
function tellsOther(entry: Entry, { told }: EntryLine, tools: CertificateTools): boolean {
  return told !== undefined && digestOf(toldOf(entry), tools) !== told
}

function hasOtherVerdict(entry: Entry, seen: SeenCase, check: Check, { canonical }: CertificateTools): boolean {
  const told = check.parts[seen.verdict]
  if (told === ERASED) return false
  const read = verdictSchema.safeParse(told)
  if (!read.success) return true
  const { decision, permits, packs } = read.data
  return canonical({ decision, permits, packs }) !== canonical(entry.verdict)
}

/** Whether a line sends a dispatcher to another contact than the one that was decided; ids of who was erased are others by now. */
function isOtherContact(entry: Entry, seen: SeenCase): boolean {
  if (entry.channel !== seen.channel || entry.notBefore !== seen.at || entry.notAfter !== seen.notAfter || entry.caseDigest !== seen.caseDigest) return true
  if (seen.debtId === undefined) return false
  const isOtherDebt = entry.debtId !== undefined && entry.debtId !== seen.debtId
  return isOtherDebt || entry.partyId !== seen.partyId || entry.contactPointId !== seen.pointId || entry.role !== seen.role
}

/** Lists where a line of the list is not what the certificate tells of its entry; nothing where that was erased. */
export function lineFaults(entry: Entry, line: EntryLine | undefined, check: Check, tools: CertificateTools): readonly string[] {
  if (line === undefined) return check.erasedByKind.entries === undefined ? ['the certificate knows no such line'] : []
  const faults: string[] = []
  if (placeFault(entry, line)) faults.push('its line in the list is placed otherwise than in the certificate')
  if (hasOtherPoints(entry, line)) faults.push('its line in the list has other points than the certificate')
  else if (tellsOther(entry, line, tools)) faults.push('its line in the list tells the dispatcher something else than was certified')
  const seen = check.cases.get(entry.entryId)
  if (seen !== undefined && isOtherContact(entry, seen)) faults.push('its line in the list is about another contact than the certificate')
  if (seen !== undefined && hasOtherVerdict(entry, seen, check, tools)) faults.push('its line in the list tells another verdict than the certificate')
  return faults
}
