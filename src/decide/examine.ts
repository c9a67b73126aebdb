import type { CaseFile } from '../model/case-file.js'
import type { Packs, ZoneData } from '../model/decide.js'
import type { RetentionQuestion } from '../model/retention.js'
import type { SourceUse } from '../model/source-use.js'
import { DAY_MS, parseDay } from '../model/time.js'
import { NO, UNKNOWN } from './answer.js'
import type { CompiledRule } from './compile.js'
import { setMoment, setZones, type Context } from './context.js'
import { DAYS_ONLY } from './admit.js'
import { contextOf, opened, programFor } from './program.js'
import { readCaseFile } from './read-question.js'

/** What one rule, or one row of a table, answered to one question. */
export interface RuleAnswer {
  readonly pack: string
  readonly rule: string
  readonly part: string | undefined
  readonly answer: 'no' | 'unknown' | 'yes'
}

/** Asks one rule by itself, whatever the others say. */
function answerOne(rule: CompiledRule, context: Context): RuleAnswer['answer'] {
  const applies = rule.applies.test(context)
  const answer = applies === NO ? NO : Math.min(applies, rule.when.test(context))
  return answer === NO ? 'no' : answer === UNKNOWN ? 'unknown' : 'yes'
}

function answersOf(rules: readonly CompiledRule[], context: Context): readonly RuleAnswer[] {
  return rules.map((rule) => ({
    pack: rule.pack,
    rule: rule.id,
    part: rule.source.part,
    answer: answerOne(rule, context),
  }))
}

/** Says what every rule of every pack answers to a case file, asked one by one; for reviewing packs, not for deciding. */
export function examine(caseFile: CaseFile, packs: Packs, data: ZoneData): readonly RuleAnswer[] {
  const own = opened(packs)
  const context = contextOf(own, 'decide', data)
  readCaseFile(context, caseFile)
  programFor(own, 'decide', caseFile.jurisdictions, context)
  const { role } = caseFile.party
  return own.packs.flatMap((pack) => [
    ...answersOf(pack.rules.decide, context),
    ...pack.tables
      .filter((table) => table.question === 'decide')
      .flatMap((table) => answersOf(table.rows.filter((row) => row.source.keys.includes(role)), context)),
  ])
}

/** Says what every rule of every pack answers to a question about a source or a record. */
export function examineRecord(question: SourceUse | RetentionQuestion, packs: Packs): readonly RuleAnswer[] {
  const own = opened(packs)
  const name = 'sourceClass' in question ? 'admit' : 'retain'
  const context = contextOf(own, name, DAYS_ONLY)
  const nowMs = parseDay(question.asOf) * DAY_MS
  context.question = question
  setZones(context, [], nowMs)
  setMoment(context, nowMs)
  const key = 'sourceClass' in question ? question.sourceClass : question.recordKind
  return own.packs.flatMap((pack) => [
    ...answersOf(pack.rules[name], context),
    ...pack.tables
      .filter((table) => table.question === name)
      .flatMap((table) => answersOf(table.rows.filter((row) => row.source.keys.includes(key)), context)),
  ])
}
