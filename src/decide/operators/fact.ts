import { answerNamed, answerOf, NO, UNKNOWN, YES, type Answer } from '../answer.js'
import type { FactTest } from '../condition.js'
import type { Context, Item } from '../context.js'
import { isLacking, mark, type Node, type Place } from './node.js'
import { checkAbsent, checkWay, readerOf, type Reader } from './path.js'

type Test = (value: unknown, context: Context, item?: Item, outer?: Item) => Answer

function numberOf(place: Place, name: string): number {
  const limit = place.limits[name]
  if (limit === undefined || !('number' in limit)) return place.refuse(place.pointer, `"${name}" is not a limit with a number`)
  return limit.number
}

function among(values: readonly unknown[]): Test {
  const [only] = values
  if (values.length === 1) return (value) => (value === only ? YES : NO)
  const set = new Set(values)
  return (value) => (set.has(value) ? YES : NO)
}

function holds(values: ReadonlySet<string>): Test {
  return (value) => answerOf(Array.isArray(value) && value.some((one: string) => values.has(one)))
}

function sameAs(other: Reader): Test {
  return (value, context, item, outer) => {
    const second = other.read(context, item, outer)
    return second === undefined ? UNKNOWN : answerOf(value === second)
  }
}

function testOf(place: Place, condition: FactTest): Test {
  const { is, has, empty, below, atLeast, given, same } = condition
  const asked = [is, has, empty, below, atLeast, given, same].filter((one) => one !== undefined).length
  if (asked !== 1) place.refuse(place.pointer, 'a test of a fact asks exactly one of is, has, empty, below, atLeast, given, same')
  if (is !== undefined) return among(Array.isArray(is) ? (is as readonly unknown[]) : [is])
  if (has !== undefined) return holds(new Set(has))
  if (empty !== undefined) return (value) => answerOf((Array.isArray(value) && value.length === 0) === empty)
  if (below !== undefined) {
    const bound = numberOf(place, below)
    return (value) => answerOf(typeof value === 'number' && value < bound)
  }
  if (atLeast !== undefined) {
    const bound = numberOf(place, atLeast)
    return (value) => answerOf(typeof value === 'number' && value >= bound)
  }
  if (same !== undefined) return sameAs(readerOf(place, same))
  return () => YES
}

/** Compiles the test of one fact. */
export function factNode(place: Place, condition: FactTest): Node {
  const reader = readerOf(place, condition.fact)
  const test = testOf(place, condition)
  checkWay(place, condition.way, !reader.required && !reader.ofItem)
  checkAbsent(place, condition.absent)
  const absent = condition.given === undefined ? answerNamed(condition.absent ?? 'unknown') : NO
  const isGivenAsked = condition.given ?? true
  const second = condition.same === undefined ? undefined : readerOf(place, condition.same)
  const withoutIt: Answer = isGivenAsked ? absent : YES
  const { read } = reader
  const run = (context: Context, item?: Item, outer?: Item): Answer => {
    const value = read(context, item, outer)
    if (value === undefined) return withoutIt
    return isGivenAsked ? test(value, context, item, outer) : NO
  }
  const node: Node = {
    reads: reader.reads | (second?.reads ?? 0),
    test: run,
    read: (context, reading, item, outer) => {
      const isGiven = read(context, item, outer) !== undefined
      const answer = run(context, item, outer)
      mark(reading, reader.pointer(context, item, outer), isGiven, answer)
      if (second !== undefined) {
        mark(reading, second.pointer(context, item, outer), second.read(context, item, outer) !== undefined, answer)
      }
    },
  }
  if (reader.sorts && condition.same === undefined) return { ...node, narrow: run }
  const { bit } = reader
  // A part that the question does not have leaves nothing to read: the answer is that of an absent fact.
  return bit === 0 ? node : { ...node, narrow: (context) => (isLacking(context, bit) ? withoutIt : run) }
}
