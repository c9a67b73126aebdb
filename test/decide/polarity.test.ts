import { describe, expect, it } from 'vitest'
import type { Pack, PackRow, PackRule } from '../../src/decide/index.js'
import { compilePacks, examine } from '../../src/decide/index.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { knownCases, OPTIONAL_FACTS, withoutFact } from './arbitrary.js'
import { packFolders, zones } from './packs.js'

/** Facts whose mere presence a rule asks for: there absence is an answer, not a gap. */
function presenceAsked(value: unknown, pack: Pack, depth = 0): ReadonlySet<string> {
  const found = new Set<string>()
  if (typeof value !== 'object' || value === null || depth > 40) return found
  if ('given' in value && 'fact' in value && typeof value.fact === 'string') for (const path of value.fact.split('|')) found.add(path)
  if ('same' in value && 'fact' in value) for (const path of `${String(value.fact)}|${String(value.same)}`.split('|')) found.add(path)
  // Which debts count as one is known from the record alone: a group that is not recorded is none.
  if ('about' in value) for (const path of ['debt.accountGroup', 'otherDebts', 'countTo']) found.add(path)
  if ('def' in value && typeof value.def === 'string') {
    for (const path of presenceAsked(pack.defs[value.def], pack, depth + 1)) found.add(path)
  }
  for (const inner of Object.values(value)) for (const path of presenceAsked(inner, pack, depth + 1)) found.add(path)
  return found
}

/** A rule or row with whether its yes makes a verdict stricter. */
interface Judged {
  readonly name: string
  readonly isStrict: boolean
  readonly presence: ReadonlySet<string>
}

function isStrictRule(rule: PackRule): boolean {
  return rule.refuse !== undefined
}

function judgedOf(pack: Pack): readonly Judged[] {
  const named = (rule: PackRule | PackRow, isStrict: boolean): Judged => ({
    name: `${rule.id}/${rule.part ?? ''}`,
    isStrict,
    presence: presenceAsked(rule, pack),
  })
  return [
    ...pack.rules
      .filter((rule) => rule.question === 'decide' && rule.knowledge === undefined && (rule.flags === undefined || isStrictRule(rule)))
      .map((rule) => named(rule, isStrictRule(rule))),
    ...pack.tables
      .filter((table) => table.question === 'decide')
      .flatMap((table) => table.rows.filter((row) => row.when !== undefined && row.knowledge === undefined).map((row) => named(row, false))),
  ]
}

function isTouched(presence: ReadonlySet<string>, fact: readonly string[]): boolean {
  const path = fact.join('.')
  return [...presence].some((one) => one === path || one.startsWith(`${path}.`))
}

describe.each(packFolders.map((one) => [one.folder, one.pack] as const))('the rules of %s', (_folder, pack) => {
  const packs = compilePacks([pack])
  const judged = judgedOf(pack)
  const answersOf = (caseFile: CaseFile) =>
    new Map(examine(caseFile, packs, zones).map((one) => [`${one.rule}/${one.part ?? ''}`, one.answer]))

  it('never pass, and never permit, because a fact is withheld', () => {
    const broken = new Set<string>()
    for (const caseFile of knownCases) {
      const before = answersOf(caseFile)
      for (const fact of OPTIONAL_FACTS) {
        const changed = withoutFact(caseFile, fact)
        if (changed === caseFile) continue
        const after = answersOf(changed)
        for (const { name, isStrict, presence } of judged) {
          if (isTouched(presence, fact)) continue
          const isMilder = isStrict
            ? before.get(name) !== 'no' && after.get(name) === 'no'
            : before.get(name) !== 'yes' && after.get(name) === 'yes'
          if (isMilder && before.has(name) && after.has(name)) broken.add(`${name} without ${fact.join('.')}`)
        }
      }
    }
    expect([...broken]).toEqual([])
  })
})
