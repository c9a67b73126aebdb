import type { Reason } from '../model/verdict.js'
import type { Context } from './context.js'
import type { Finding } from './pack-program.js'
import type { Reading } from './operators/node.js'
import type { PackRule } from './pack-schema.js'

/** What the engine itself refuses, where no rule of a pack speaks. */
const OWN = {
  'NO-PACK': {
    citation: 'design: a place without a pack is refused',
    because: 'No pack is loaded for a place whose law applies, so nothing is allowed there.',
    facts: ['/jurisdictions'],
  },
  DEFAULT: {
    citation: 'design: what no rule permits is refused',
    because: 'No rule of this place permits this use.',
    facts: ['/party/role', '/purpose'],
  },
} as const

function ownReason(finding: Finding): Reason {
  const { citation, because, facts } = finding.ruleId === 'NO-PACK' ? OWN['NO-PACK'] : OWN.DEFAULT
  return { rule: finding.ruleId, decision: finding.decision, citation, because, facts }
}

/** Puts a finding into the words of its rule, with the facts read and those that were not known. */
export function reasonOf(finding: Finding, context: Context, until: string | undefined, tableFacts: readonly string[]): Reason {
  const { rule } = finding
  if (rule === undefined) return ownReason(finding)
  const reading: Reading = { facts: new Set(finding.isRow ? tableFacts : []), unknown: new Set() }
  rule.applies.read(context, reading)
  rule.when.read(context, reading)
  const remedy = (rule.source as PackRule).remedy
  const reason: { -readonly [Key in keyof Reason]: Reason[Key] } = {
    rule: finding.ruleId,
    decision: finding.decision,
    citation: rule.citation,
    because: rule.source.because,
    facts: sorted(reading.facts),
  }
  if (reading.unknown.size > 0) reason.unknown = sorted(reading.unknown)
  if (until !== undefined) reason.until = until
  if (remedy !== undefined) reason.remedy = remedy
  return reason
}

function sorted(pointers: ReadonlySet<string>): readonly string[] {
  const list = [...pointers]
  return list.length > 1 ? list.toSorted() : list
}

function isBefore(a: Finding, b: Finding): number {
  return a.rank - b.rank || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0)
}

/** Parts of a rule that say the same stand beside each other once they are in order. */
function isSaid(findings: readonly Finding[], finding: Finding): boolean {
  for (let i = findings.length - 1; i >= 0; i--) {
    const before = findings[i]!
    if (before.ruleId !== finding.ruleId || before.decision !== finding.decision) return false
    if (before.rule?.source.because === finding.rule?.source.because) return true
  }
  return false
}

/** Orders findings strictest first, then by rule id; parts of a rule that say the same are named once. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings
  const named: Finding[] = []
  for (const finding of findings.toSorted(isBefore)) if (!isSaid(named, finding)) named.push(finding)
  return named
}
