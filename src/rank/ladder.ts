import type { CaseFile, Role } from '../model/case-file.js'
import type { Purpose } from '../model/event.js'
import type { PackSummary } from '../model/pack.js'
import type { AssembledCase, Candidate, Reached } from '../model/reach.js'
import type { EpochMs } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'
import { whyUnreachable, type Unreachable } from './attempts.js'
import { closes, debtRefusal, redirectsForPerson, type Closed } from './closing.js'
import house from './house.json' with { type: 'json' }
import type { PermittedWindow } from './window.js'

/** A case file that was asked about: its verdict at the list's moment and the window in which it may be proposed. */
export interface AskedCase {
  readonly assembled: AssembledCase
  readonly verdict: Verdict
  /** Absent: nothing permits within the horizon. */
  readonly window?: PermittedWindow | undefined
  /** True when it only lacks a named person's approval of the list. */
  readonly awaitingApproval: boolean
}

/**
 * Why a person no longer holds a rung: unreachable, refused for good as a person, without an open contact point, or stood
 * in for by people who cannot be reached either.
 */
export type OutOfReach = Unreachable | { readonly why: 'refused' | 'no_point' | 'stood_in_for' }

/** Somebody nearer to the debt who no longer holds a rung. */
export type PassedOver = OutOfReach & { readonly role: Role }

/** A person's place in the ladder of a debt. */
export interface LadderPlace {
  /** From 1. */
  readonly rung: number
  readonly waiting: boolean
  /** Who stood on earlier rungs and holds them no longer, lowest rung first; absent: nobody. */
  readonly passedOver?: readonly PassedOver[]
  /** Roles of those on earlier rungs who still hold them, each once, lowest rung first; absent: nobody. */
  readonly ahead?: readonly Role[]
}

/** Who may be asked in which order about one debt. */
export interface Ladder {
  /** The rule that closes the whole ladder, and its words; absent while it stands. */
  readonly closedBy?: { readonly rule: string; readonly because: string }
  /** Place of every candidate's party. */
  readonly places: ReadonlyMap<string, LadderPlace>
}

/** What the ladder must be told beside the verdicts. */
export interface LadderContext {
  readonly atMs: EpochMs
  readonly purpose: Purpose
  /** Whether every channel was asked about; if not, no person counts as closed for want of an open point. */
  readonly allChannelsAsked: boolean
  /** Packs in play: one may name the losses of contact by which its place counts a person as unreachable. */
  readonly packs: readonly PackSummary[]
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
}

/** One person of the ladder with every case and candidacy. */
interface Member {
  readonly partyId: string
  readonly candidates: readonly Candidate[]
  readonly cases: readonly AskedCase[]
  readonly ownRung: number
  /** The role that gives the rung. */
  readonly role: Role
}

function rungOfRole(role: string, liability: CaseFile['party']['liability']): number {
  const at = house.rungs.findIndex(
    (rung) =>
      Array.isArray(rung.roles) && rung.roles.includes(role) &&
      (rung.liabilities === undefined || (liability !== undefined && rung.liabilities.includes(liability))),
  )
  return at < 0 ? house.rungs.length : at + 1
}

/** Says in words who stands on a rung. */
export function rungWords(rung: number): string {
  return house.rungs[rung - 1]?.words ?? ''
}

function membersOf(reached: Reached, asked: readonly AskedCase[]): readonly Member[] {
  const byParty = new Map<string, { candidates: Candidate[]; cases: AskedCase[] }>()
  const memberOf = (partyId: string): { candidates: Candidate[]; cases: AskedCase[] } => {
    const known = byParty.get(partyId) ?? { candidates: [], cases: [] }
    byParty.set(partyId, known)
    return known
  }
  for (const candidate of reached.candidates) memberOf(candidate.partyId).candidates.push(candidate)
  for (const one of asked) memberOf(one.assembled.candidate.partyId).cases.push(one)
  return [...byParty]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([partyId, { candidates, cases }]) => {
      const roles: readonly Pick<Member, 'role' | 'ownRung'>[] = [
        ...candidates.map(({ role }) => {
          const own = cases.find((one) => one.assembled.candidate.role === role)
          return { role, ownRung: rungOfRole(role, own?.assembled.caseFile.party.liability) }
        }),
        ...cases.map(({ assembled: { candidate, caseFile } }) => ({ role: candidate.role, ownRung: rungOfRole(candidate.role, caseFile.party.liability) })),
      ].toSorted((a, b) => a.ownRung - b.ownRung || (a.role < b.role ? -1 : 1))
      // Not empty: somebody is a member by a candidacy or a case.
      return { partyId, candidates, cases, ...roles[0]! }
    })
}

function targetsOf(member: Member, members: readonly Member[]): readonly Member[] {
  const named = new Set(member.cases.flatMap((one) => (one.verdict.decision === 'REDIRECT' ? [one.verdict.to ?? ''] : [])))
  if (named.size === 0) return []
  return members.filter(
    (other) =>
      other !== member && (named.has(other.partyId) || other.candidates.some((candidate) => named.has(candidate.role))),
  )
}

/** Why a person no longer holds the rung: refused for good as a person or at every point, or unreachable; undefined: it is held. */
function whyOutOfReach(member: Member, members: readonly Member[], reached: Reached, context: LadderContext): OutOfReach | undefined {
  const own = member.cases.map((one) => one.assembled.caseFile)
  const closing = member.cases.map((one) => (one.window === undefined ? closes(one.verdict, one.assembled.caseFile) : 'nothing'))
  if (closing.includes('person') && !closing.includes('nothing')) return { why: 'refused' }
  // Open is where something permits, within the horizon or after a delay: what needs consent or a review cannot be tried.
  const open = member.cases.filter((one) => one.window !== undefined || one.verdict.decision === 'DELAY_UNTIL')
  const openPoints = new Set<string>(open.flatMap((one) => one.assembled.contactPointId ?? []))
  const all = members.flatMap((other) => other.cases.map((one) => one.assembled.caseFile))
  const unreachable = whyUnreachable({ partyId: member.partyId, own, all, openPoints, ...context })
  if (unreachable !== undefined) return unreachable
  return context.allChannelsAsked && hasNoOpenPoint(member, closing, reached) ? { why: 'no_point' } : undefined
}

/** Says whether every point is refused as a point; a channel that we have no words for is not open, and alone closes nothing. */
function hasNoOpenPoint(member: Member, closing: readonly Closed[], reached: Reached): boolean {
  const without = reached.noCases.filter((one) => one.candidate?.partyId === member.partyId)
  if (!closing.includes('point') && without.length === 0) return false
  return closing.every((what) => what === 'point' || what === 'wordless') && without.every((one) => house.subjects.noOpenPoint.includes(one.reason))
}

/** Why nobody holds a person's rung any more, neither they nor whoever speaks for them; undefined: it is held. */
function whyClosed(member: Member, members: readonly Member[], reached: Reached, context: LadderContext): OutOfReach | undefined {
  const redirects = member.cases.filter((one) => one.verdict.decision === 'REDIRECT')
  if (redirects.length === 0) return whyOutOfReach(member, members, reached, context)
  // Somebody speaks for this person: the rung is theirs. Only a death or the like closes it when they cannot be reached.
  if (!redirects.every((one) => redirectsForPerson(one.verdict, one.assembled.caseFile))) return undefined
  const isHeld = targetsOf(member, members).some((target) => whyOutOfReach(target, members, reached, context) === undefined)
  return isHeld ? undefined : { why: 'stood_in_for' }
}

/** The refusal about the debt that closes its whole ladder; undefined while it stands. */
export function closingOf(asked: readonly AskedCase[]): Ladder['closedBy'] {
  const [closing] = asked
    .map((one) => debtRefusal(one.verdict, one.assembled.caseFile))
    .filter((reason) => reason !== undefined)
    .toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))
  return closing === undefined ? undefined : { rule: closing.rule, because: closing.because }
}

/** The rung of each member's party: whom a pack redirects to takes that of the person spoken for. */
function rungsOf(members: readonly Member[]): ReadonlyMap<string, number> {
  const rungOf = new Map(members.map((member) => [member.partyId, member.ownRung]))
  for (const member of members) {
    for (const target of targetsOf(member, members)) {
      rungOf.set(target.partyId, Math.min(rungOf.get(target.partyId) ?? target.ownRung, member.ownRung))
    }
  }
  return rungOf
}

/** A person on a rung, and why they no longer hold it. */
interface Standing {
  readonly member: Member
  readonly rung: number
  readonly out?: OutOfReach | undefined
}

/** What stands of a place by those on earlier rungs: a rung opens only when all of them hold theirs no longer. */
function placeBehind(earlier: readonly Standing[]): Omit<LadderPlace, 'rung'> {
  const holding = earlier.filter(({ out }) => out === undefined)
  // Whoever is spoken for holds a rung, but is not the one who is asked.
  const asked = holding.filter(({ member }) => member.cases.some(({ verdict }) => verdict.decision !== 'REDIRECT'))
  const ahead = [...new Set((asked.length > 0 ? asked : holding).map(({ member }) => member.role))]
  const passedOver = earlier.flatMap(({ member, out }): readonly PassedOver[] => (out === undefined ? [] : [{ role: member.role, ...out }]))
  return {
    waiting: holding.length > 0,
    ...(passedOver.length === 0 ? {} : { passedOver }),
    ...(ahead.length === 0 ? {} : { ahead }),
  }
}

/**
 * Sets the candidates of one debt on the rungs of its ladder and says who must wait: the next rung opens only when
 * everyone on the one before is refused for good as a person, has no open contact point left, or is unreachable.
 * Whom a pack redirects to takes the rung of the person spoken for. A refusal about the debt closes the whole ladder.
 */
export function ladderOf(reached: Reached, asked: readonly AskedCase[], context: LadderContext): Ladder {
  const members = membersOf(reached, asked)
  const rungOf = rungsOf(members)
  const isInOrder = house.order[context.purpose] === 'rungs'
  const standing = members
    .map((member): Standing => {
      const rung = rungOf.get(member.partyId) ?? member.ownRung
      return isInOrder ? { member, rung, out: whyClosed(member, members, reached, context) } : { member, rung }
    })
    .toSorted((a, b) => a.rung - b.rung || (a.member.partyId < b.member.partyId ? -1 : 1))
  const placeOf = ({ rung }: Standing): LadderPlace =>
    (isInOrder ? { rung, ...placeBehind(standing.filter((one) => one.rung < rung)) } : { rung, waiting: false })
  const places = new Map(standing.map((one) => [one.member.partyId, placeOf(one)]))
  const closedBy = closingOf(asked)
  return { ...(closedBy === undefined ? {} : { closedBy }), places }
}

/**
 * Says whether one party of a debt must wait, as `ladderOf` does, and asks no more than that takes: only of those on an
 * earlier rung whether they still hold it. True for a party that is no candidate.
 */
export function mustWait(partyId: string, reached: Reached, asked: readonly AskedCase[], context: LadderContext): boolean {
  const members = membersOf(reached, asked)
  const rungOf = rungsOf(members)
  const own = rungOf.get(partyId)
  if (own === undefined) return true
  if (house.order[context.purpose] !== 'rungs') return false
  return members.some((member) => (rungOf.get(member.partyId) ?? member.ownRung) < own && whyClosed(member, members, reached, context) === undefined)
}

/** Says whether a purpose disturbs one person at a time: everyone but the first then waits. */
export function isOnePersonAtATime(purpose: Purpose): boolean {
  return house.order[purpose] === 'one_person'
}
