import type { EpochDay, EpochMs } from '../model/time.js'
import { NO } from './answer.js'
import { latestDay, setMoment, type Context } from './context.js'
import type { CompiledRule } from './compile.js'
import type { End } from './memory.js'
import type { Findings } from './judge.js'
import type { Finding } from './pack-program.js'
import type { Search } from './operators/node.js'

/** How many changes a search for the end of a refusal follows before it gives up: two years of midnights. */
const MAX_STEPS = 800

/** How many times a verdict's end is asked again until every rule passes. */
const MAX_ROUNDS = 200

/** A bound that is open is first passed one second later. */
const OPEN_STEP_MS = 1000

/** The earliest local day of all zones: the day that has begun everywhere. */
function earliestDay(context: Context): EpochDay {
  let day = latestDay(context)
  for (let i = 0; i < context.zoneCount; i++) day = Math.min(day, context.zones[i]?.day ?? day)
  return day
}

function fires(rule: CompiledRule, context: Context): boolean {
  const day = latestDay(context)
  if (day < rule.fromDay || day >= rule.untilDay) return false
  return rule.applies.test(context) !== NO && rule.when.test(context) !== NO
}

/** Offers every moment at which a rule could answer otherwise. */
export function offerChanges(rule: CompiledRule, context: Context, search: Search): void {
  rule.applies.next?.(context, search)
  rule.when.next?.(context, search)
}

/** Finds when a rule that now refuses stops; undefined when no date on record ends it. Leaves the moment changed. */
export function endOf(rule: CompiledRule, context: Context, nowMs: EpochMs): End | undefined {
  if (rule.applies.next === undefined && rule.when.next === undefined) return undefined
  // The moment itself may be an open bound, which is passed a second later.
  let afterMs = nowMs - 1
  for (let step = 0; step < MAX_STEPS; step++) {
    const search: Search = { afterMs, foundMs: Number.POSITIVE_INFINITY, isDay: false }
    setMoment(context, nowMs)
    offerChanges(rule, context, search)
    if (search.foundMs === Number.POSITIVE_INFINITY) return undefined
    const { foundMs, isDay } = search
    for (const firstMs of [foundMs, foundMs + OPEN_STEP_MS]) {
      setMoment(context, firstMs)
      if (!fires(rule, context)) {
        setMoment(context, foundMs)
        return { boundMs: foundMs, firstMs, isDay, day: earliestDay(context) }
      }
    }
    afterMs = foundMs
  }
  return undefined
}

/** The later of two ends; of equal ones the later first moment. */
function later(a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b
  if (a.boundMs !== b.boundMs) return a.boundMs > b.boundMs ? a : b
  return a.firstMs >= b.firstMs ? a : b
}

function latestEnd(refusals: readonly Finding[], delayRank: number, context: Context, atMs: EpochMs): End | undefined {
  let end: End | undefined
  for (const refusal of refusals) {
    if (refusal.rank !== delayRank || refusal.rule === undefined) continue
    end = later(end, endOf(refusal.rule, context, atMs))
  }
  return end
}

/**
 * Finds the first moment at which every rule passes, from the latest end of the refusals on: at that bound all is asked
 * again, and so on. A bound spoken of as a day stays that day while the permitted hour still lies in it. Undefined where the
 * rules leave each other no moment, such as hours of two places that never meet.
 */
export function endOfDelay(first: End, delayRank: number, context: Context, ask: () => Findings): End | undefined {
  let best = first
  for (let round = 0; round < MAX_ROUNDS; round++) {
    setMoment(context, best.firstMs)
    const found = ask()
    if (found.rank !== delayRank) return best
    const next = latestEnd(found.refusals, delayRank, context, best.firstMs)
    if (next === undefined) return best
    setMoment(context, next.boundMs)
    const isSameDay = best.isDay && earliestDay(context) === best.day
    best = isSameDay ? { ...next, isDay: true, day: best.day } : next
  }
  return undefined
}
