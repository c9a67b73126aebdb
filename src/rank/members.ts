import type { CaseFile, Role } from '../model/case-file.js'
import { addToGroup } from '../model/group.js'
import type { AssembledCase, Candidate, NoCase, Reached } from '../model/reach.js'
import type { Verdict } from '../model/verdict.js'
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

/** One person of the ladder with every case and candidacy. */
export interface Member {
  readonly partyId: string
  readonly candidates: readonly Candidate[]
  readonly cases: readonly AskedCase[]
  readonly ownRung: number
  /** The role that gives the rung. */
  readonly role: Role
}

/** Everyone of one debt, and what is said of each; a debt may have tens of thousands of them. */
export interface Members {
  /** In id order. */
  readonly all: readonly Member[]
  /** Those to whom a pack redirects whoever would contact this one. */
  readonly targetsOf: (member: Member) => readonly Member[]
  /** Case files of others that say what is known of this one as the person who owes. */
  readonly tellingOf: (member: Member) => readonly CaseFile[]
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

function memberOf(partyId: string, candidates: readonly Candidate[], cases: readonly AskedCase[]): Member {
  const roles: readonly Pick<Member, 'role' | 'ownRung'>[] = [
    ...candidates.map(({ role }) => {
      const own = cases.find((one) => one.assembled.candidate.role === role)
      return { role, ownRung: rungOfRole(role, own?.assembled.caseFile.party.liability) }
    }),
    ...cases.map(({ assembled: { candidate, caseFile } }) => ({ role: candidate.role, ownRung: rungOfRole(candidate.role, caseFile.party.liability) })),
  ].toSorted((a, b) => a.ownRung - b.ownRung || (a.role < b.role ? -1 : 1))
  // Not empty: somebody is a member by a candidacy or a case.
  return { partyId, candidates, cases, ...roles[0]! }
}

/** Reads everyone of one debt from what was reached and asked; linear in both, apart from sorting. */
export function readMembers(reached: Reached, asked: readonly AskedCase[]): Members {
  const candidatesOf = lookup(() => reached.candidates, ({ partyId }) => [partyId])
  const casesOf = lookup(() => asked, ({ assembled }) => [assembled.candidate.partyId])
  const ids = new Set<string>([...reached.candidates.map(({ partyId }) => partyId), ...asked.map(({ assembled }) => assembled.candidate.partyId)])
  const all = [...ids].toSorted().map((partyId) => memberOf(partyId, candidatesOf(partyId), casesOf(partyId)))
  const named = lookup(() => all, ({ partyId, candidates }) => [...new Set([partyId, ...candidates.map(({ role }) => role)])])
  const telling = lookup(() => asked.map(({ assembled }) => assembled.caseFile), ({ obligor }) => [obligor?.id])
  const without = lookup(() => reached.noCases, ({ candidate }) => [candidate?.partyId])
  return {
    all,
    targetsOf: (member) => {
      const redirects = member.cases.filter(({ verdict }) => verdict.decision === 'REDIRECT')
      const names = new Set(redirects.map(({ verdict }) => verdict.to ?? ''))
      return [...new Set([...names].flatMap((name) => named(name)))].filter((other) => other !== member)
    },
    tellingOf: ({ partyId }) => telling(partyId),
    withoutCase: ({ partyId }) => without(partyId),
  }
}
