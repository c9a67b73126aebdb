import type { Packs } from '../model/decide.js'
import { strictness, type Decision, type Reason, type Verdict } from '../model/verdict.js'
import { CASE_FILE_INPUTS } from './facts/case-file.js'
import type { CompiledRule } from './compile.js'
import type { PackRow, PackRule } from './pack-schema.js'
import { opened } from './program.js'

function readsApproval({ reads }: CompiledRule): boolean {
  return (reads & (1 << CASE_FILE_INPUTS.humanDecision)) !== 0
}

/** Ids under which the rows of tables speak, which take the place of what is missing to permit. */
function idsOfRow({ source }: CompiledRule): readonly string[] {
  return [source.id, ...Object.values((source as PackRow).rules ?? {})]
}

/** Ids of refusing rules that answer the same whether or not a named person has approved, and that nothing lifts for an approval. */
function steadyRules(packs: Packs): ReadonlySet<string> {
  const steady = new Set<string>()
  const others = new Set<string>()
  for (const { rules, tables } of opened(packs).packs) {
    for (const rule of rules.decide) {
      const { refuse, lift } = rule.source as PackRule
      if (refuse !== undefined && !readsApproval(rule)) steady.add(rule.id)
      else others.add(rule.id)
      // A lift may name one part of a rule.
      if (lift !== undefined && readsApproval(rule)) for (const name of lift) others.add(name.split('/')[0] ?? name)
    }
    for (const { rows } of tables) for (const row of rows) for (const id of idsOfRow(row)) others.add(id)
  }
  return new Set([...steady].filter((id) => !others.has(id)))
}

const steadyIn = new WeakMap<Packs, ReadonlySet<string>>()

function steadyOf(packs: Packs): ReadonlySet<string> {
  const known = steadyIn.get(packs)
  if (known !== undefined) return known
  const steady = steadyRules(packs)
  steadyIn.set(packs, steady)
  return steady
}

/** What is stricter than this has an end only where every reason has one. */
const REVIEW = strictness('REVIEW')

/**
 * Says whether a verdict would refuse without an end also if a named person approved: some reason of it has no end, is stricter than
 * REVIEW, and is of a rule that no approval bears on. False where that is not certain.
 */
export function outlastsApproval({ reasons }: Verdict, packs: Packs): boolean {
  const steady = steadyOf(packs)
  const stands = ({ rule, decision, until }: Reason): boolean =>
    until === undefined && strictness(decision as Decision) < REVIEW && steady.has(rule)
  return reasons.some(stands)
}
