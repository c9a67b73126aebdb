import type { Role } from '../model/case-file.js'
import type { Purpose } from '../model/event.js'
import { groupBy } from '../model/group.js'
import type { PackSummary } from '../model/pack.js'
import type { NoCase, Reached } from '../model/reach.js'
import type { EpochMs } from '../model/time.js'
import { whyUnreachable, type Unreachable } from './attempts.js'
import { closes, debtRefusal, type Closed } from './closing.js'
import house from './house.json' with { type: 'json' }
import { isOnFirstRung, readMembers, type AskedCase, type Member, type Members } from './members.js'

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
  /** Absent while it stands. */
  readonly closedBy?: ClosedBy
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

/** Says in words who stands on a rung. */
export function rungWords(rung: number): string {
  return house.rungs[rung - 1]?.words ?? ''
}

/** Why a person no longer holds the rung: refused for good as a person or at every point, or unreachable; undefined: it is held. */
function whyOutOfReach(member: Member, members: Members, context: LadderContext): OutOfReach | undefined {
  const cases = members.casesOf(member)
  const own = cases.map((one) => one.assembled.caseFile)
  const closing = cases.map((one) => (one.window === undefined ? closes(one.verdict, one.assembled.caseFile) : 'nothing'))
  if (closing.includes('person') && !closing.includes('nothing')) return { why: 'refused' }
  // Open is where something permits, within the horizon or after a delay: what needs consent or a review cannot be tried.
  const open = cases.filter((one) => one.window !== undefined || one.verdict.decision === 'DELAY_UNTIL')
  const openPoints = new Set<string>(open.flatMap((one) => one.assembled.contactPointId ?? []))
  const unreachable = whyUnreachable({ partyId: member.partyId, own, told: members.tellingOf(member), openPoints, ...context })
  if (unreachable !== undefined) return unreachable
  return context.allChannelsAsked && hasNoOpenPoint(closing, members.withoutCase(member)) ? { why: 'no_point' } : undefined
}

/** Says whether every point is refused as a point; a channel that we have no words for is not open, and alone closes nothing. */
function hasNoOpenPoint(closing: readonly Closed[], without: readonly NoCase[]): boolean {
  if (!closing.includes('point') && without.length === 0) return false
  return closing.every((what) => what === 'point' || what === 'wordless') && without.every((one) => house.subjects.noOpenPoint.includes(one.reason))
}

/** Why nobody holds a person's rung any more, neither they nor whoever speaks for them; undefined: it is held. */
function whyClosed(member: Member, members: Members, context: LadderContext): OutOfReach | undefined {
  const { redirect } = member
  if (redirect === undefined) return whyOutOfReach(member, members, context)
  // Somebody speaks for this person: the rung is theirs. Only a death or the like closes it when they cannot be reached.
  if (!redirect.isForPerson) return undefined
  const isHeld = members.targetsOf(member).some((target) => whyOutOfReach(target, members, context) === undefined)
  return isHeld ? undefined : { why: 'stood_in_for' }
}

/** The rule that closes the whole ladder of a debt, and its words. */
export interface ClosedBy {
  readonly rule: string
  readonly because: string
}

/** Looks in the case files of a debt, as they are asked about, for what closes its whole ladder. */
export interface ClosingSought {
  /** `place` is that of the case file among all. */
  readonly look: (one: AskedCase, place: number) => void
  readonly found: () => ClosedBy | undefined
}

/** Of several rules the first by id closes it, in the words of the first case file. */
export function seekClosing(): ClosingSought {
  let first: (ClosedBy & { readonly place: number }) | undefined
  return {
    look: ({ verdict, assembled }, place) => {
      const reason = debtRefusal(verdict, assembled.caseFile)
      if (reason === undefined) return
      const { rule, because } = reason
      if (first === undefined || rule < first.rule || (rule === first.rule && place < first.place)) first = { rule, because, place }
    },
    found: () => (first === undefined ? undefined : { rule: first.rule, because: first.because }),
  }
}

/** The refusal about the debt that closes its whole ladder; undefined while it stands. */
export function closingOf(asked: readonly AskedCase[]): ClosedBy | undefined {
  const sought = seekClosing()
  for (const [place, one] of asked.entries()) sought.look(one, place)
  return sought.found()
}

/** The rung of each member's party: whom a pack redirects to takes that of the person spoken for. */
function rungsOf(members: Members): ReadonlyMap<string, number> {
  const rungOf = new Map(members.all.map((member) => [member.partyId, member.ownRung]))
  for (const member of members.all) {
    for (const target of members.targetsOf(member)) {
      rungOf.set(target.partyId, Math.min(rungOf.get(target.partyId) ?? target.ownRung, member.ownRung))
    }
  }
  return rungOf
}

/** A person on an earlier rung, and why they no longer hold it. */
interface Standing {
  readonly member: Member
  readonly out: OutOfReach | undefined
}

/** What stands of a place by those on earlier rungs: a rung opens only when all of them hold theirs no longer. */
function placeBehind(earlier: readonly Standing[]): Omit<LadderPlace, 'rung'> {
  const holding = earlier.filter(({ out }) => out === undefined)
  // Whoever is spoken for holds a rung, but is not the one who is asked.
  const asked = holding.filter(({ member }) => member.isAsked)
  const ahead = [...new Set((asked.length > 0 ? asked : holding).map(({ member }) => member.role))]
  const passedOver = earlier.flatMap(({ member, out }): readonly PassedOver[] => (out === undefined ? [] : [{ role: member.role, ...out }]))
  return {
    waiting: holding.length > 0,
    ...(passedOver.length === 0 ? {} : { passedOver }),
    ...(ahead.length === 0 ? {} : { ahead }),
  }
}

/** Members by rung, lowest first; those of one rung in id order. */
function byRung(members: Members): readonly (readonly [rung: number, members: readonly Member[]])[] {
  const rungOf = rungsOf(members)
  return [...groupBy(members.all, (member) => rungOf.get(member.partyId) ?? member.ownRung)].toSorted(([a], [b]) => a - b)
}

function placesOf(members: Members, context: LadderContext): ReadonlyMap<string, LadderPlace> {
  const isInOrder = house.order[context.purpose] === 'rungs'
  const rungs = byRung(members)
  const places = new Map<string, LadderPlace>()
  const earlier: Standing[] = []
  rungs.forEach(([rung, onRung], i) => {
    const place = isInOrder ? { rung, ...placeBehind(earlier) } : { rung, waiting: false }
    for (const { partyId } of onRung) places.set(partyId, place)
    // Nobody waits for the last rung, on which most people stand.
    if (isInOrder && i < rungs.length - 1) for (const member of onRung) earlier.push({ member, out: whyClosed(member, members, context) })
  })
  return places
}

/**
 * Sets the candidates of one debt on the rungs of its ladder and says who must wait: the next rung opens only when
 * everyone on the one before is refused for good as a person, has no open contact point left, or is unreachable.
 * Whom a pack redirects to takes the rung of the person spoken for. A refusal about the debt closes the whole ladder.
 */
export function ladderOf(reached: Pick<Reached, 'candidates' | 'noCases'>, asked: readonly AskedCase[], context: LadderContext): Ladder {
  return ladderFrom(closingOf(asked), () => readMembers(reached, asked), context)
}

/** The same, from what was kept of everyone. */
export function ladderFrom(closedBy: ClosedBy | undefined, members: () => Members, context: LadderContext): Ladder {
  let places: Ladder['places'] | undefined
  return {
    ...(closedBy === undefined ? {} : { closedBy }),
    // Looked for when a place is first asked for: a debt without a proposal never asks.
    get places() {
      return (places ??= placesOf(members(), context))
    },
  }
}

/**
 * Says whether one party of a debt must wait, as `ladderOf` does, and asks no more than that takes: only of those on an
 * earlier rung whether they still hold it. True for a party that is no candidate.
 */
export function mustWait(partyId: string, reached: Reached, asked: readonly AskedCase[], context: LadderContext): boolean {
  // Nobody is nearer to the debt: a redirect only ever brings others up beside them.
  if (reached.candidates.some((one) => one.partyId === partyId && isOnFirstRung(one.role))) return false
  const members = readMembers(reached, asked)
  const rungOf = rungsOf(members)
  const own = rungOf.get(partyId)
  if (own === undefined) return true
  if (house.order[context.purpose] !== 'rungs') return false
  return members.all.some((member) => (rungOf.get(member.partyId) ?? member.ownRung) < own && whyClosed(member, members, context) === undefined)
}

/** Says whether a purpose disturbs one person at a time: everyone but the first then waits. */
export function isOnePersonAtATime(purpose: Purpose): boolean {
  return house.order[purpose] === 'one_person'
}
