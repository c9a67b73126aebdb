import { NO, UNKNOWN, YES, type Answer } from '../answer.js'
import type { Context, Item } from '../context.js'
import type { Node, Reading, Search } from './node.js'

type Settled = (context: Context) => Answer | undefined

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

/** The strongest part decides early: a `stop` answer of any part is the answer of the whole. */
function settledOf(parts: readonly Node[], stop: Answer): Settled {
  return (context) => {
    let rest: Answer | undefined = stop === NO ? YES : NO
    for (const part of parts) {
      const answer = part.settled?.(context)
      if (answer === stop) return stop
      if (answer === undefined) rest = undefined
      else if (rest !== undefined) rest = stop === NO ? (Math.min(rest, answer) as Answer) : (Math.max(rest, answer) as Answer)
    }
    return rest
  }
}

/** All of these: the least answer of its parts. */
export function allNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const tests = parts.map((part) => part.test)
  return {
    test: (context, item, outer) => {
      let answer: Answer = YES
      for (const test of tests) {
        const one = test(context, item, outer)
        if (one === NO) return NO
        if (one < answer) answer = one
      }
      return answer
    },
    read: readOf(parts),
    settled: settledOf(parts, NO),
    ...nextOf(parts),
  }
}

/** Any of these: the greatest answer of its parts. */
export function anyNode(parts: readonly Node[]): Node {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const tests = parts.map((part) => part.test)
  return {
    test: (context, item, outer) => {
      let answer: Answer = NO
      for (const test of tests) {
        const one = test(context, item, outer)
        if (one === YES) return YES
        if (one > answer) answer = one
      }
      return answer
    },
    // Only the parts that speak are read, so that a reason names the facts that made it.
    read: (context, reading, item, outer) => {
      const answers = parts.map((part) => part.test(context, item, outer))
      const loudest = Math.max(...answers)
      for (const [i, part] of parts.entries()) if (answers[i] === loudest) part.read(context, reading, item, outer)
    },
    settled: settledOf(parts, YES),
    ...nextOf(parts),
  }
}

/** The opposite; what is not known stays not known. */
export function notNode(part: Node): Node {
  const { test, settled } = part
  return {
    test: (context, item, outer) => negate(test(context, item, outer)),
    read: part.read,
    ...(part.next === undefined ? {} : { next: part.next }),
    ...(settled === undefined
      ? {}
      : {
          settled: (context: Context) => {
            const answer = settled(context)
            return answer === undefined ? undefined : negate(answer)
          },
        }),
  }
}
