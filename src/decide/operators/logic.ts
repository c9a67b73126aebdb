import { NO, UNKNOWN, YES, type Answer } from '../answer.js'
import type { Context, Item } from '../context.js'
import { narrowed, type Narrowed, type Node, type Reading, type Search, type Test } from './node.js'

function negate(answer: Answer): Answer {
  return answer === YES ? NO : answer === NO ? YES : UNKNOWN
}

function nextOf(parts: readonly Node[]): Pick<Node, 'next'> {
  const moving = parts.flatMap((part) => (part.next === undefined ? [] : [part.next]))
  if (moving.length === 0) return {}
  return {
    next: (context: Context, search: Search, item?: Item, outer?: Item) => {
      for (const next of moving) next(context, search, item, outer)
    },
  }
}

function readOf(parts: readonly Node[]): Node['read'] {
  return (context: Context, reading: Reading, item?: Item, outer?: Item) => {
    for (const part of parts) part.read(context, reading, item, outer)
  }
}

function testAll(tests: readonly Test[], least: Answer): Test {
  const [first, second, third] = tests
  if (first !== undefined && second === undefined && least === YES) return first
  if (first !== undefined && second !== undefined && third === undefined && least === YES) {
    return (context, item, outer) => {
      const one = first(context, item, outer)
      if (one === NO) return NO
      const two = second(context, item, outer)
      return two < one ? two : one
    }
  }
  return (context, item, outer) => {
    let answer: Answer = least
    for (const test of tests) {
      const one = test(context, item, outer)
      if (one === NO) return NO
      if (one < answer) answer = one
    }
    return answer
  }
}

function testAny(tests: readonly Test[], most: Answer): Test {
  const [first] = tests
  if (first !== undefined && tests.length === 1 && most === NO) return first
  return (context, item, outer) => {
    let answer: Answer = most
    for (const test of tests) {
      const one = test(context, item, outer)
      if (one === YES) return YES
      if (one > answer) answer = one
    }
    return answer
  }
}

/** Narrows every part; what is settled is folded into one answer, which `stop` ends at once. */
function narrowParts(parts: readonly Node[], context: Context, stop: Answer, join: typeof testAll): Narrowed {
  let settled: Answer = stop === NO ? YES : NO
  const tests: Test[] = []
  for (const part of parts) {
    const left = narrowed(part, context)
    if (left === stop) return stop
    if (typeof left === 'function') tests.push(left)
    else if (stop === NO ? left < settled : left > settled) settled = left
  }
  return tests.length === 0 ? settled : join(tests, settled)
}

/** All of these: the least answer of its parts. */
export function allNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return {
    test: testAll(parts.map((part) => part.test), YES),
    read: readOf(parts),
    narrow: (context) => narrowParts(parts, context, NO, testAll),
    ...nextOf(parts),
  }
}

/** Any of these: the greatest answer of its parts. */
export function anyNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return {
    test: testAny(parts.map((part) => part.test), NO),
    // Only the parts that speak are read, so that a reason names the facts that made it.
    read: (context, reading, item, outer) => {
      const answers = parts.map((part) => part.test(context, item, outer))
      const loudest = Math.max(...answers)
      for (const [i, part] of parts.entries()) if (answers[i] === loudest) part.read(context, reading, item, outer)
    },
    narrow: (context) => narrowParts(parts, context, YES, testAny),
    ...nextOf(parts),
  }
}

/** The opposite; what is not known stays not known. */
export function notNode(part: Node): Node {
  const { test } = part
  return {
    test: (context, item, outer) => negate(test(context, item, outer)),
    read: part.read,
    ...(part.next === undefined ? {} : { next: part.next }),
    narrow: (context) => {
      const left = narrowed(part, context)
      return typeof left === 'function' ? (inner, item, outer) => negate(left(inner, item, outer)) : negate(left)
    },
  }
}
