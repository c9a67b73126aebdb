import type { ReportedOutcome } from '../../model/calibration.js'
import { addToGroup } from '../../model/group.js'
import { GROUP_OUTCOMES_MIN, GROUP_PEOPLE_MIN } from '../../model/outcomes-needed.js'
import type { People } from '../people.js'
import type { Scored } from './scored.js'

/** Name under which what is not recorded is counted. */
export const UNKNOWN = 'unknown'
/** Name under which small groups are counted together. */
export const OTHERS = 'others'

/** Some outcomes under one name. */
export interface Group {
  readonly name: string
  /** How many small groups were taken together; absent: it is one. */
  readonly merged?: number
  /** Numbers of its outcomes, ascending. */
  readonly members: readonly number[]
  readonly people: number
}

function countPeople(members: readonly number[], people: People): number {
  return new Set(members.map((i) => people.of[i])).size
}

function isSmall({ members, people }: Pick<Group, 'members' | 'people'>): boolean {
  return members.length < GROUP_OUTCOMES_MIN || people < GROUP_PEOPLE_MIN
}

/**
 * Groups outcomes by name, the largest first. Small groups (`GROUP_OUTCOMES_MIN`, `GROUP_PEOPLE_MIN`) are taken together,
 * and the smallest of the others with them as long as these are still small: what is left when all others are taken from the
 * whole would single them out.
 */
export function groupsOf(rows: readonly Scored[], people: People, nameOf: (outcome: ReportedOutcome) => string | undefined): readonly Group[] {
  const byName = new Map<string, number[]>()
  for (const [i, { outcome }] of rows.entries()) addToGroup(byName, nameOf(outcome) || UNKNOWN, i)
  const groups = [...byName]
    .map(([name, members]): Group => ({ name, members, people: countPeople(members, people) }))
    .toSorted((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1))
  const shown = groups.filter((group) => !isSmall(group))
  const small = groups.filter(isSmall)
  const others = (): Group => {
    const members = small.flatMap((group) => group.members).toSorted((a, b) => a - b)
    return { name: OTHERS, merged: small.length, members, people: countPeople(members, people) }
  }
  while (small.length > 0 && shown.length > 0 && isSmall(others())) small.push(...shown.splice(-1))
  return small.length === 0 ? shown : [...shown, others()]
}
