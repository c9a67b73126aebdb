import type { CaseFile, Role } from '../model/case-file.js'
import { addToGroup, groupBy } from '../model/group.js'
import type { PartyId } from '../model/ids.js'
import type { AssembledCase, Candidate, NoCase, Reached } from '../model/reach.js'
import type { Verdict } from '../model/verdict.js'
import { redirectsForPerson } from './closing.js'
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

/** One person of the ladder. */
export interface Member {
  readonly partyId: PartyId
  readonly roles: readonly Role[]
  readonly ownRung: number
  /** The role that gives the rung. */
  readonly role: Role
  /** Some case file of theirs asks them, and nobody in their stead. */
  readonly isAsked: boolean
  /** Parties or roles to whom a pack redirects whoever would contact this one; absent: none does. */
  readonly redirect?: {
    readonly names: ReadonlySet<string>
    /** Every such case file turns on a fact about the person (a death, an age). */
    readonly isForPerson: boolean
  }
}

/** What a case file says of the person who owes, where others are asked. */
export type Told = Pick<CaseFile, 'jurisdictions' | 'obligor'>

/** Everyone of one debt, and what is said of each; a debt may have tens of thousands of them. */
export interface Members {
  /** In id order. */
  readonly all: readonly Member[]
  /** Every case file of one, asked about; made again where it is not held. */
  readonly casesOf: (member: Member) => readonly AskedCase[]
  /** Those to whom a pack redirects whoever would contact this one. */
  readonly targetsOf: (member: Member) => readonly Member[]
  /** What case files of others say of this one as the person who owes, each saying once. */
  readonly tellingOf: (member: Member) => readonly Told[]
  /** What of this one could not be asked about. */
  readonly withoutCase: (member: Member) => readonly NoCase[]
}

function rungOfRole(role: string, liability: CaseFile['party']['liability']): number {
  const at = house.rungs.findIndex(
    (rung) =>
      Array.isArray(rung.roles) && rung.roles.includes(role) &&
      (rung.liabilities === undefined || (liability !== undefined && rung.liabilities.includes(liability))),
  )
  return at < 0 ? house.rungs.length : at + 1
}

const NONE: readonly never[] = []

/** Looks items up by one of their names; laid out when one is first asked for, as most debts never ask. */
function lookup<Item>(items: () => Iterable<Item>, namesOf: (item: Item) => readonly (string | undefined)[]): (name: string) => readonly Item[] {
  let byName: Map<string | undefined, Item[]> | undefined
  return (name) => {
    if (byName === undefined) {
      byName = new Map()
      for (const item of items()) for (const one of namesOf(item)) addToGroup(byName, one, item)
    }
    return byName.get(name) ?? NONE
  }
}

/** Says whether a role stands on the first rung, whatever its liability. */
export function isOnFirstRung(role: Role): boolean {
  return rungOfRole(role, undefined) === 1
}

/** Reads one person of the ladder from what was reached and asked about them: the nearest of their rungs, and whom to ask instead. */
function memberOf(partyId: PartyId, candidates: readonly Candidate[], cases: readonly AskedCase[]): Member {
  const standing: readonly Pick<Member, 'role' | 'ownRung'>[] = [
    ...candidates.map(({ role }) => {
      const own = cases.find((one) => one.assembled.candidate.role === role)
      return { role, ownRung: rungOfRole(role, own?.assembled.caseFile.party.liability) }
    }),
    ...cases.map(({ assembled: { candidate, caseFile } }) => ({ role: candidate.role, ownRung: rungOfRole(candidate.role, caseFile.party.liability) })),
  ]
  // Not empty: somebody is a member by a candidacy or a case.
  const nearest = standing.reduce((a, b) => (a.ownRung < b.ownRung || (a.ownRung === b.ownRung && a.role <= b.role) ? a : b))
  const redirects = cases.filter(({ verdict }) => verdict.decision === 'REDIRECT')
  const redirect = redirects.length === 0
    ? undefined
    : { names: new Set(redirects.map(({ verdict }) => verdict.to ?? '')), isForPerson: redirects.every((one) => redirectsForPerson(one.verdict, one.assembled.caseFile)) }
  return { partyId, roles: candidates.map(({ role }) => role), ...nearest, isAsked: redirects.length < cases.length, ...(redirect === undefined ? {} : { redirect }) }
}

/** What the ladder keeps of everyone while a debt is judged person by person: little of each, whatever their number. */
export interface MembersMet {
  /** Takes in one person with all their candidacies and cases; of nobody both may be empty. */
  readonly meet: (partyId: PartyId, candidates: readonly Candidate[], cases: readonly AskedCase[]) => void
  readonly all: (noCases: readonly NoCase[], casesOf: (partyId: PartyId) => readonly AskedCase[]) => Members
}

/** Opens a ladder that nobody stands on. */
export function meetMembers(): MembersMet {
  const met: Member[] = []
  // Alike case files share what they say of whoever owes.
  const telling = new Map<string | undefined, Map<CaseFile['obligor'], Map<CaseFile['jurisdictions'], Told>>>()
  const hear = ({ jurisdictions, obligor }: CaseFile): void => {
    if (obligor === undefined) return
    const sayings = telling.get(obligor.id) ?? new Map<CaseFile['obligor'], Map<CaseFile['jurisdictions'], Told>>()
    telling.set(obligor.id, sayings)
    const places = sayings.get(obligor) ?? new Map<CaseFile['jurisdictions'], Told>()
    sayings.set(obligor, places)
    if (!places.has(jurisdictions)) places.set(jurisdictions, { jurisdictions, obligor })
  }
  return {
    meet: (partyId, candidates, cases) => {
      met.push(memberOf(partyId, candidates, cases))
      for (const { assembled } of cases) hear(assembled.caseFile)
    },
    all: (noCases, casesOf) => {
      const all = met.toSorted((a, b) => (a.partyId < b.partyId ? -1 : 1))
      const named = lookup(() => all, ({ partyId, roles }) => [...new Set([partyId, ...roles])])
      const without = lookup(() => noCases, ({ candidate }) => [candidate?.partyId])
      return {
        all,
        casesOf: ({ partyId }) => casesOf(partyId),
        targetsOf: (member) => [...new Set([...(member.redirect?.names ?? [])].flatMap((name) => named(name)))].filter((other) => other !== member),
        tellingOf: ({ partyId }) => [...(telling.get(partyId)?.values() ?? [])].flatMap((places) => [...places.values()]),
        withoutCase: ({ partyId }) => without(partyId),
      }
    },
  }
}

/** Reads everyone of one debt from what was reached and asked; linear in both, apart from sorting. */
export function readMembers({ candidates, noCases }: Pick<Reached, 'candidates' | 'noCases'>, asked: readonly AskedCase[]): Members {
  const candidatesOf = groupBy(candidates, ({ partyId }) => partyId)
  const casesOf = groupBy(asked, ({ assembled }) => assembled.candidate.partyId)
  const members = meetMembers()
  for (const partyId of new Set([...candidatesOf.keys(), ...casesOf.keys()])) members.meet(partyId, candidatesOf.get(partyId) ?? NONE, casesOf.get(partyId) ?? NONE)
  return members.all(noCases, (partyId) => casesOf.get(partyId) ?? NONE)
}
