import { NO, UNKNOWN, YES, type Answer } from '../answer.js'
import type { Context, Item } from '../context.js'
import { narrowed, type Node, type Reading, type Search, type Test } from './node.js'

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

function readsOfAll(parts: readonly Node[]): number {
  return parts.reduce((bits, part) => bits | part.reads, 0)
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

/** A test made from what was left of some parts; the same remainder is tested by the same function, whoever asks. */
interface Remainder {
  readonly tests: readonly Test[]
  readonly settled: Answer
  readonly test: Test
}

function remainderOf(known: Remainder[], tests: readonly Test[], settled: Answer, join: typeof testAll): Test {
  const same = known.find((one) => one.settled === settled && one.tests.length === tests.length && one.tests.every((test, i) => test === tests[i]))
  if (same !== undefined) return same.test
  const test = join(tests, settled)
  known.push({ tests, settled, test })
  return test
}

/** Narrows every part; what is settled is folded into one answer, which `stop` ends at once. */
function narrowing(parts: readonly Node[], stop: Answer, join: typeof testAll): NonNullable<Node['narrow']> {
  const neutral: Answer = stop === NO ? YES : NO
  const known: Remainder[] = []
  return (context) => {
    let settled = neutral
    const tests: Test[] = []
    for (const part of parts) {
      const left = narrowed(part, context)
      if (left === stop) return stop
      if (typeof left === 'function') tests.push(left)
      else if (stop === NO ? left < settled : left > settled) settled = left
    }
    return tests.length === 0 ? settled : remainderOf(known, tests, settled, join)
  }
}

/** All of these: the least answer of its parts. */
export function allNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return {
    reads: readsOfAll(parts),
    test: testAll(parts.map((part) => part.test), YES),
    read: readOf(parts),
    narrow: narrowing(parts, NO, testAll),
    ...nextOf(parts),
  }
}

/** Any of these: the greatest answer of its parts. */
export function anyNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return {
    reads: readsOfAll(parts),
    test: testAny(parts.map((part) => part.test), NO),
    // Only the parts that speak are read, so that a reason names the facts that made it.
    read: (context, reading, item, outer) => {
      const answers = parts.map((part) => part.test(context, item, outer))
      const loudest = Math.max(...answers)
      for (const [i, part] of parts.entries()) if (answers[i] === loudest) part.read(context, reading, item, outer)
    },
    narrow: narrowing(parts, YES, testAny),
    ...nextOf(parts),
  }
}

/** The opposite; what is not known stays not known. */
export function notNode(part: Node): Node {
  const opposites = new Map<Test, Test>()
  const opposite = (test: Test): Test => {
    const known = opposites.get(test) ?? ((context, item, outer) => negate(test(context, item, outer)))
    opposites.set(test, known)
    return known
  }
  return {
    reads: part.reads,
    test: opposite(part.test),
    read: part.read,
    ...(part.next === undefined ? {} : { next: part.next }),
    narrow: (context) => {
      const left = narrowed(part, context)
      return typeof left === 'function' ? opposite(left) : negate(left)
    },
  }
}
