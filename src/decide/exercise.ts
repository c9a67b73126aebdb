import type { Packs, ZoneData } from '../model/decide.js'
import type { RetentionVerdict } from '../model/retention.js'
import type { SourceVerdict } from '../model/source-use.js'
import type { Verdict } from '../model/verdict.js'
import { admit, retain } from './admit.js'
import { unmet, type WorkedCase } from './check-case.js'
import { decide } from './decide.js'
import { examine, examineRecord, type RuleAnswer } from './examine.js'
import type { Pack } from './pack-schema.js'
import { compilePacks } from './program.js'

/** What a worked case came to. */
export interface CaseRun {
  readonly worked: WorkedCase
  readonly answer: Verdict | SourceVerdict | RetentionVerdict
  /** What the answer lacks of what was wanted, in words; empty: as wanted. */
  readonly faults: readonly string[]
  /** What each rule of the pack answered by itself. */
  readonly answers: readonly RuleAnswer[]
}

/** Names a rule, or a row of a table, with its part. */
export function ruleKey(rule: { readonly id: string; readonly part?: string | undefined }): string {
  return rule.part === undefined ? rule.id : `${rule.id}/${rule.part}`
}

/** Compiles what judges the cases of one pack: the law of every other place, and the pack in place of one of its id. */
export function packsBeside(pack: Pack, others: readonly Pack[]): Packs {
  return compilePacks([...others.filter((other) => other.kind === 'statutory' && other.id !== pack.id), pack])
}

function answerTo(worked: WorkedCase, packs: Packs, zoneData: ZoneData): CaseRun['answer'] {
  if ('case' in worked) return decide(worked.case, packs, zoneData)
  return 'use' in worked ? admit(worked.use, packs) : retain(worked.purge, packs)
}

/** Runs the worked cases of a pack beside the law of the other places, in order. */
export function exercise(pack: Pack, cases: readonly WorkedCase[], others: readonly Pack[], zoneData: ZoneData): readonly CaseRun[] {
  const packs = packsBeside(pack, others)
  return cases.map((worked) => {
    const answer = answerTo(worked, packs, zoneData)
    const answers = 'case' in worked ? examine(worked.case, packs, zoneData) : examineRecord('use' in worked ? worked.use : worked.purge, packs)
    return { worked, answer, faults: unmet(answer, worked.want), answers: answers.filter((one) => one.pack === pack.id) }
  })
}

/** Names the rules and rows of a pack that no case makes speak, in the order of the pack. */
export function silentRules(pack: Pack, runs: readonly CaseRun[]): readonly string[] {
  const said = new Set(runs.flatMap((run) => run.answers.filter((one) => one.answer === 'yes').map((one) => ruleKey({ id: one.rule, part: one.part }))))
  const keys = [...pack.rules, ...pack.tables.flatMap((table) => table.rows)].map(ruleKey)
  return [...new Set(keys)].filter((key) => !said.has(key))
}
