import { answerOf, NO, UNKNOWN, YES, type Answer } from '../answer.js'
import { hasHappened, instantOf, type Context, type Item } from '../context.js'
import { bitOf, readsOf } from '../facts/table.js'
import { DAY, isLacking, offer, readsList, type Node, type Place, type Search } from './node.js'

/** Offers the moment at which an item that lies in the future happens. */
export function offerHappening(context: Context, item: Item, search: Search): void {
  if (item.atMs === item.atMs) offer(search, item.atMs, false)
  else if (item.atDay === item.atDay) {
    for (let i = 0; i < context.zoneCount; i++) {
      offer(search, instantOf(context, context.zones[i]?.zone ?? 'UTC', item.atDay * DAY), true)
    }
  }
}

/** Offers every moment at which a search over a list could find something else. */
export function nextInList(list: string, part: Node): NonNullable<Node['next']> {
  return (context, search, item) => {
    for (const one of context.lists[list] ?? []) {
      offerHappening(context, one, search)
      part.next?.(context, search, one, item)
    }
  }
}

/** At least one item of a list, already happened, for which all of `where` holds. */
export function someNode(place: Place, list: string, where: Node): Node {
  const bit = bitOf(place.table, list)
  const { test } = where
  const run = (context: Context, item?: Item): Answer => {
    const items = context.lists[list]
    if (items === undefined) return NO
    let answer: Answer = NO
    for (const one of items) {
      const found = test(context, one, item)
      if (found <= answer || !hasHappened(context, one)) continue
      if (found === YES) return YES
      answer = UNKNOWN
    }
    return answer
  }
  return {
    reads: readsList(place, list) | where.reads,
    test: run,
    narrow: (context) => (isLacking(context, bit) ? NO : run),
    next: nextInList(list, where),
    read: (context, reading, item) => {
      for (const one of context.lists[list] ?? []) {
        const found = test(context, one, item)
        if (found === NO || !hasHappened(context, one)) continue
        reading.facts.add(one.pointer)
        if (found === UNKNOWN) where.read(context, { facts: new Set(), unknown: reading.unknown }, one, item)
      }
    },
  }
}

/** More than a number of items of a list for which `where` holds; an item of which that is not known may be one. */
export function countNode(place: Place, list: string, where: Node, above: string): Node {
  const limit = place.limits[above]
  if (limit === undefined || !('number' in limit)) return place.refuse(place.pointer, `"${above}" is not a limit with a number`)
  const { number } = limit
  const { test } = where
  const bit = bitOf(place.table, list)
  const run = (context: Context, item?: Item): Answer => {
      let certain = 0
      let possible = 0
      for (const one of context.lists[list] ?? []) {
        const found = test(context, one, item)
        if (found === NO || !hasHappened(context, one)) continue
        possible += 1
        if (found === YES) certain += 1
      }
      return certain > number ? YES : possible > number ? UNKNOWN : NO
  }
  return {
    reads: readsList(place, list) | where.reads,
    test: run,
    narrow: (context) => (isLacking(context, bit) ? NO : run),
    next: nextInList(list, where),
    read: someNode(place, list, where).read,
  }
}

/** The item in hand is about the debt of the question, or about one that counts as the same. */
export function aboutNode(place: Place, target: 'counted' | 'debt', readDebts: readonly ((item?: Item) => unknown)[], absent: Answer): Node {
  return {
    reads: readsOf(place.table, 'debt') | readsOf(place.table, 'countTo') | readsOf(place.table, 'otherDebts'),
    test: (context, item) => {
      let isGiven = false
      for (const read of readDebts) {
        const debts = read(item)
        if (!Array.isArray(debts)) continue
        isGiven = true
        if (debts.some((debt: string) => isSameDebt(context, target, debt))) return YES
      }
      return isGiven ? answerOf(false) : absent
    },
    read: (_context, reading, item) => {
      reading.facts.add(`${item?.pointer ?? ''}/debts`)
    },
  }
}

interface DebtsOfCase {
  readonly countTo?: string
  readonly debt: { readonly id: string; readonly accountGroup?: string }
  readonly otherDebts?: readonly { readonly id: string; readonly accountGroup?: string }[]
}

function isSameDebt(context: Context, target: 'counted' | 'debt', debt: string): boolean {
  const caseFile = context.question as DebtsOfCase
  const wanted = target === 'counted' ? (caseFile.countTo ?? caseFile.debt.id) : caseFile.debt.id
  if (debt === wanted) return true
  const group = groupOf(caseFile, wanted)
  return group !== undefined && group === groupOf(caseFile, debt)
}

function groupOf(caseFile: DebtsOfCase, debt: string): string | undefined {
  if (caseFile.debt.id === debt) return caseFile.debt.accountGroup
  return caseFile.otherDebts?.find((other) => other.id === debt)?.accountGroup
}
