import type { Reason } from '../model/verdict.js'
import type { Context } from './context.js'
import type { Finding } from './judge.js'
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
  const reading: Reading = { facts: new Set(finding.row === undefined ? [] : tableFacts), unknown: new Set() }
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

/** Orders findings strictest first, then by rule id; parts of a rule that say the same are named once. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings
  const seen = new Set<string>()
  return findings
    .toSorted((a, b) => a.rank - b.rank || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0))
    .filter((finding) => {
      const key = `${finding.ruleId} ${finding.decision} ${finding.rule?.source.because ?? ''}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
