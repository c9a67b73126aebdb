import { answerNamed, YES } from './answer.js'
import { OPERATORS, type Condition } from './condition.js'
import type { Item } from './context.js'
import { closedNode, insideNode } from './operators/hours.js'
import { consentedNode, frequencyNode } from './operators/counting.js'
import { dayNode } from './operators/days.js'
import { factNode } from './operators/fact.js'
import { aboutNode, countNode, someNode } from './operators/list.js'
import { allNode, anyNode, notNode } from './operators/logic.js'
import type { Node, Place } from './operators/node.js'
import { checkAbsent, checkWay, readerOf } from './operators/path.js'

/** How deep definitions may refer to each other before the pack is refused as circular. */
const MAX_DEPTH = 40

function at(place: Place, step: string): Place {
  return { ...place, pointer: `${place.pointer}/${step}` }
}

function within(place: Place, list: string): Place {
  if (place.table.lists[list] === undefined) place.refuse(place.pointer, `there is no list "${list}" in this question`)
  return { ...place, inside: [list, ...place.inside] }
}

function every(place: Place, conditions: readonly Condition[], depth: number): Node {
  return allNode(conditions.map((one, i) => compileCondition(at(place, String(i)), one, depth)))
}

function defined(place: Place, name: string, depth: number): Node {
  const condition = place.defs[name]
  if (condition === undefined) return place.refuse(place.pointer, `there is no definition "${name}"`)
  return compileCondition({ ...place, pointer: `/defs/${name}` }, condition as Condition, depth)
}

function compileAbout(place: Place, condition: Extract<Condition, { readonly about: unknown }>): Node {
  const readers = condition.in.map((path) => readerOf(place, path))
  checkAbsent(place, condition.absent)
  return aboutNode(
    place,
    condition.about,
    readers.map((reader) => (item?: Item) => reader.read(undefined as never, item)),
    answerNamed(condition.absent ?? 'unknown'),
  )
}

/** Compiles a condition of a pack into what runs; refuses the pack where the condition means nothing. */
export function compileCondition(place: Place, condition: Condition, depth = 0): Node {
  if (depth > MAX_DEPTH) return place.refuse(place.pointer, 'conditions are nested too deeply; does a definition refer to itself?')
  const deeper = depth + 1
  if ('all' in condition) return every(at(place, 'all'), condition.all, deeper)
  if ('any' in condition) {
    return anyNode(condition.any.map((one, i) => compileCondition(at(place, `any/${i}`), one, deeper)))
  }
  if ('not' in condition) return notNode(compileCondition({ ...at(place, 'not'), strict: !place.strict }, condition.not, deeper))
  if ('def' in condition) return defined(place, condition.def, deeper)
  if ('fact' in condition) return factNode(place, condition)
  if ('day' in condition) return dayNode(place, condition)
  if ('some' in condition) {
    checkWay(place, condition.way, true)
    return someNode(place, condition.some, every(within(at(place, 'where'), condition.some), condition.where, deeper))
  }
  if ('count' in condition) {
    checkWay(place, condition.way, true)
    return countNode(place, condition.count, every(within(at(place, 'where'), condition.count), condition.where, deeper), condition.above)
  }
  if ('closed' in condition) {
    checkWay(place, condition.way, true)
    return closedNode(place, condition.closed)
  }
  if ('inside' in condition) return insideNode(place, condition)
  if ('about' in condition) return compileAbout(place, condition)
  if ('frequency' in condition) {
    checkWay(place, condition.way, true)
    const where = every(within(at(place, 'where'), condition.list), condition.where, deeper)
    const proposed = compileCondition(at(place, 'proposed'), condition.proposed, deeper)
    return frequencyNode(place, condition.frequency, condition.list, where, proposed, condition.form === 'day')
  }
  if ('consented' in condition) {
    checkWay(place, condition.way, place.inside.length === 0)
    const where = every(within(at(place, 'where'), 'consent'), condition.where, deeper)
    // What ends a consent takes a permission away, so that there a yes is the stricter answer.
    const ending = { ...within(at(place, 'endedBy'), 'contact'), strict: !place.strict }
    return consentedNode(place, condition.consented, condition.days, where, every(ending, condition.endedBy, deeper))
  }
  return place.refuse(place.pointer, `unknown operator; the operators are ${OPERATORS.join(', ')}`)
}

/** The condition that always holds. */
export const ALWAYS: Node = { reads: 0, test: () => YES, read: () => undefined, narrow: () => YES }
