import type { Condition, ConsentTest, DayTest, FactTest, FrequencyTest } from '../condition.js'
import type { Limit } from '../limits.js'
import { factWords, itemWords, listed, plain, statementWords, valueWords } from './names.js'
import { namedLimit } from './limit.js'

/** A condition in words: a line, what it consists of, and the defined term that it names. */
export interface Phrase {
  readonly text: string
  readonly parts?: readonly Phrase[]
  /** Name of the pack's own definition that the line stands for. */
  readonly term?: string
}

type Limits = Readonly<Record<string, Limit>>

/** What the line comes to where its fact is not known. */
function absentWords(test: { readonly absent?: 'no' | 'unknown' | 'yes' | undefined }, positive = true): string {
  if (test.absent === undefined || test.absent === 'unknown') return ''
  return (test.absent === 'yes') === positive ? ' (so taken where it is not known)' : ' (not so taken where it is not known)'
}

function factTest(test: FactTest, limits: Limits, positive: boolean): string {
  const name = factWords(test.fact)
  const not = positive ? '' : ' not'
  const said: string[] = []
  const statement = typeof test.is === 'boolean' ? statementWords(test.fact, test.is === positive) : undefined
  if (statement !== undefined) said.push(statement)
  else if (test.is !== undefined) {
    const values = Array.isArray(test.is) ? (test.is as readonly (string | number | boolean | null)[]) : [test.is as string | number | boolean | null]
    said.push(`${name} is${not} ${listed(values.map(valueWords))}`)
  }
  if (test.has !== undefined) said.push(`${name} does${not} include ${listed(test.has.map(plain))}`.replace('does include', 'includes'))
  if (test.empty !== undefined) said.push(`${name} is ${test.empty === positive ? 'empty' : 'not empty'}`)
  if (test.given !== undefined) said.push(`${name} is ${test.given === positive ? 'on record' : 'not on record'}`)
  if (test.below !== undefined) said.push(`${name} is${not} below ${namedLimit(test.below, limits)}`)
  if (test.atLeast !== undefined) said.push(`${name} is${not} at least ${namedLimit(test.atLeast, limits)}`)
  if (test.same !== undefined) said.push(`${name} is${not} the same as ${factWords(test.same)}`)
  return `${said.join(' and ')}${absentWords(test, positive)}`
}

function dayTest(test: DayTest, limits: Limits, positive: boolean): string {
  const plus = test.plus === undefined ? '' : ` plus ${namedLimit(test.plus, limits)}`
  const bounds = [
    ...(test.from === undefined ? [] : [`${positive ? 'on or after' : 'before'} ${factWords(test.from)}${plus}`]),
    ...(test.to === undefined ? [] : [`${positive ? 'on or before' : 'after'} ${factWords(test.to)}${plus}`]),
  ]
  return `${factWords(test.day)} is ${listed(bounds, positive ? 'and' : 'or')}${absentWords(test, positive)}`
}

function frequencyPhrase(test: FrequencyTest, limits: Limits): Phrase {
  return {
    text: `this contact would be more than ${namedLimit(test.frequency, limits)}, counting each recorded ${itemWords(test.list)} of which all of this holds:`,
    parts: [...test.where.map((part) => conditionPhrase(part, limits)), { text: 'the proposed contact is itself counted when:', parts: [conditionPhrase(test.proposed, limits)] }],
  }
}

function consentPhrase(test: ConsentTest, limits: Limits): Phrase {
  const ended = { text: 'and no such contact came after it:', parts: test.endedBy.map((part) => conditionPhrase(part, limits)) }
  return {
    text: `a recorded consent covers ${factWords(test.consented)} for ${namedLimit(test.days, limits)}, of which all of this holds:`,
    parts: [...test.where.map((part) => conditionPhrase(part, limits)), ...(test.endedBy.length === 0 ? [] : [ended])],
  }
}

function negated(condition: Condition, limits: Limits): Phrase {
  if ('fact' in condition) return { text: factTest(condition, limits, false) }
  if ('day' in condition) return { text: dayTest(condition, limits, false) }
  if ('not' in condition) return conditionPhrase(condition.not, limits)
  if ('def' in condition) return { text: `not: ${plain(condition.def)}`, term: condition.def }
  if ('all' in condition) return { text: 'at least one of this does not hold:', parts: condition.all.map((part) => conditionPhrase(part, limits)) }
  if ('any' in condition) return { text: 'none of this holds:', parts: condition.any.map((part) => conditionPhrase(part, limits)) }
  if ('some' in condition) {
    return { text: `there is no recorded ${itemWords(condition.some)} of which all of this holds:`, parts: condition.where.map((part) => conditionPhrase(part, limits)) }
  }
  return { text: 'this does not hold:', parts: [conditionPhrase(condition, limits)] }
}

/** Puts a condition of a pack into words: each closed operator has its sentence, and numbers come from the pack's limits. */
export function conditionPhrase(condition: Condition, limits: Limits): Phrase {
  const each = (parts: readonly Condition[]): readonly Phrase[] => parts.map((part) => conditionPhrase(part, limits))
  if ('all' in condition) return condition.all.length === 1 ? conditionPhrase(condition.all[0]!, limits) : { text: 'all of this holds:', parts: each(condition.all) }
  if ('any' in condition) return condition.any.length === 1 ? conditionPhrase(condition.any[0]!, limits) : { text: 'at least one of this holds:', parts: each(condition.any) }
  if ('not' in condition) return negated(condition.not, limits)
  if ('def' in condition) return { text: plain(condition.def), term: condition.def }
  if ('fact' in condition) return { text: factTest(condition, limits, true) }
  if ('day' in condition) return { text: dayTest(condition, limits, true) }
  if ('some' in condition) {
    if (condition.where.length === 0) return { text: `there is a recorded ${itemWords(condition.some)}` }
    return { text: `there is a recorded ${itemWords(condition.some)} of which all of this holds:`, parts: each(condition.where) }
  }
  if ('count' in condition) {
    return { text: `there are more than ${namedLimit(condition.above, limits)} recorded items (${itemWords(condition.count)}) of which all of this holds:`, parts: each(condition.where) }
  }
  if ('closed' in condition) return { text: `the local time is outside ${namedLimit(condition.closed, limits)} in at least one time zone of the party` }
  if ('inside' in condition) return { text: `the local time lies within ${factWords(condition.inside)}${condition.named === true ? ' that name their hours' : ''}${absentWords(condition)}` }
  if ('frequency' in condition) return frequencyPhrase(condition, limits)
  if ('consented' in condition) return consentPhrase(condition, limits)
  return { text: `it is about ${condition.about === 'debt' ? 'this debt' : 'the debt it is counted to'} (by ${listed(condition.in.map(factWords))}; accounts of one group are one)${absentWords(condition)}` }
}

/** Writes a phrase and its parts as indented lines of text. */
export function phraseLines(phrase: Phrase, depth = 0): readonly string[] {
  return [`${'  '.repeat(depth)}${depth === 0 ? '' : '- '}${phrase.text}`, ...(phrase.parts ?? []).flatMap((part) => phraseLines(part, depth + 1))]
}
