import type { EntryLine, HeadLine } from '../model/certificate.js'
import type { Purpose } from '../model/event.js'
import type { SeenCase } from './check.js'

/** What the place of an entry is derived from. */
export type PlacedEntry = Pick<
  EntryLine, 'rank' | 'entryId' | 'ids' | 'rung' | 'waiting' | 'awaitingApproval' | 'stale' | 'peopleAhead' | 'base' | 'points' | 'score'
>

/** Something that is not as it should be about one entry. */
export interface PlaceFault {
  readonly entryId: string
  readonly what: string
}

function comesBefore(a: PlacedEntry, b: PlacedEntry): boolean {
  if (a.waiting !== b.waiting) return !a.waiting
  if (a.stale !== b.stale) return !a.stale
  if (a.peopleAhead !== b.peopleAhead) return a.peopleAhead < b.peopleAhead
  return a.score === b.score ? a.ids < b.ids : a.score > b.score
}

/** Lists where the ranks do not rise by one (rise, where lines were erased) or two neighbours stand the wrong way round. */
export function orderFaults(entries: readonly PlacedEntry[], erased: number): readonly PlaceFault[] {
  return entries.flatMap((entry, i) => {
    const before = entries[i - 1]
    const faults: string[] = []
    if (erased === 0 ? entry.rank !== i + 1 : entry.rank <= (before?.rank ?? 0) || entry.rank > entries.length + erased) {
      faults.push(`it has rank ${entry.rank} in place ${i + 1}`)
    }
    if (before !== undefined && !comesBefore(before, entry)) faults.push('it should stand before the entry ahead of it')
    return faults.map((what) => ({ entryId: entry.entryId, what }))
  })
}

/** How a purpose goes about the people of one debt: the rungs of the ladder in turn, one person at a time, or everyone. */
const ORDER_OF: Readonly<Record<Purpose, 'rungs' | 'one_person' | 'everyone'>> = {
  collect: 'rungs', locate: 'one_person', legal_notice: 'everyone', service: 'everyone',
}

/** One person of a debt as the entries tell of them. */
interface Person {
  readonly partyId: string
  readonly entries: PlacedEntry[]
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function bestScore({ entries }: Person): number {
  return entries.reduce((best, { score }) => Math.max(best, score), 0)
}

function waitingFault(entry: PlacedEntry, purpose: Purpose, lowestOpen: number): string | undefined {
  switch (ORDER_OF[purpose]) {
    case 'everyone':
      return entry.waiting ? 'it waits, and for this purpose nobody does' : undefined
    case 'one_person':
      return entry.waiting === entry.peopleAhead > 0 ? undefined : 'one person of a debt is asked at a time, and it stands as if that were not so'
    default:
      return entry.waiting && entry.rung <= lowestOpen ? 'it waits while its own rung, or a later one, is open' : undefined
  }
}

/** Faults of the people of one debt: rung, people ahead and waiting derived again from rungs and scores. */
function debtFaults(people: readonly Person[], purpose: Purpose, isWhole: boolean): readonly PlaceFault[] {
  const rungOf = (person: Person): number => person.entries[0]?.rung ?? 0
  const inOrder = people.toSorted((a, b) => rungOf(a) - rungOf(b) || bestScore(b) - bestScore(a) || byText(a.partyId, b.partyId))
  const open = people.flatMap((person) => person.entries.flatMap(({ waiting, rung }) => (waiting ? [] : [rung])))
  const lowestOpen = Math.max(0, ...open)
  let ahead = -1
  return inOrder.flatMap((person, place) => {
    const told = person.entries[0]?.peopleAhead ?? 0
    const isAhead = isWhole ? told === place : told > ahead
    ahead = told
    return person.entries.flatMap((entry) => [
      ...(entry.rung === rungOf(person) ? [] : ['it stands on another rung than the other entries of the person']),
      ...(isAhead && entry.peopleAhead === told ? [] : [`${entry.peopleAhead} people of the debt are said to come before it, and ${place} do`]),
      ...[waitingFault(entry, purpose, lowestOpen)].filter((what) => what !== undefined),
    ].map((what) => ({ entryId: entry.entryId, what })))
  })
}

/** Lists what is wrong with the places that entries of one debt take among each other, debt by debt, by their case files. */
export function ladderFaults(
  entries: readonly PlacedEntry[], cases: ReadonlyMap<string, SeenCase>, erased: number, purpose: HeadLine['purpose'],
): readonly PlaceFault[] {
  const debts = new Map<string, Map<string, Person>>()
  const nameless: string[] = []
  for (const entry of entries) {
    const { debtId, partyId } = cases.get(entry.entryId) ?? {}
    if (debtId === undefined || partyId === undefined) {
      nameless.push(entry.ids)
      continue
    }
    const people = debts.get(debtId) ?? new Map<string, Person>()
    debts.set(debtId, people)
    const person = people.get(partyId) ?? { partyId, entries: [] }
    people.set(partyId, person)
    person.entries.push(entry)
  }
  return [...debts].flatMap(([debtId, people]) => {
    const isWhole = erased === 0 && !nameless.some((ids) => ids.startsWith(`${debtId} `))
    return debtFaults([...people.values()], purpose, isWhole)
  })
}

/** Lists where an entry is not about what its case file is about. */
export function caseFaults(entry: PlacedEntry, seen: SeenCase): readonly string[] {
  const faults: string[] = []
  if (entry.awaitingApproval !== seen.humanDecision) faults.push(seen.humanDecision ? 'it counts an approval that nobody gave' : 'it waits for an approval that nothing asks for')
  if (seen.debtId === undefined) return faults
  const ids = [seen.debtId, seen.partyId, seen.pointId, seen.channel].join(' ')
  if (ids !== entry.ids) faults.push('it is placed by other ids than those of its case file')
  return faults
}
