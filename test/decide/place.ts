import { existsSync, readFileSync } from 'node:fs'
import { compilePacks, decide, statutoryPacks, unmet, type Want } from '../../src/decide/index.js'
import { parseCaseFile, type CaseFile, type DebtKind } from '../../src/model/case-file.js'
import type { Verdict } from '../../src/model/verdict.js'
import { zones } from './packs.js'

const SHARED = new URL('../../../shared/law/cases-decide.json', import.meta.url)
const packs = compilePacks(statutoryPacks)

/** Decides by the law of every place alone. */
export function judge(caseFile: CaseFile): Verdict {
  return decide(caseFile, packs, zones)
}

/** The rules that refused, each once. */
export function rulesOf(verdict: Verdict): readonly string[] {
  return [...new Set(verdict.reasons.map((reason) => reason.rule))]
}

/** A call to a borrower of whom nothing is known but name, role, zone, number, origin and the kind of debt. */
export function call(place: string, zone: string, at: string, kind: DebtKind, more: object = {}): CaseFile {
  return parseCaseFile({
    at,
    purpose: 'collect',
    channel: 'voice',
    actor: { id: 'C1', kind: 'collection_agency' },
    jurisdictions: [place],
    party: { id: 'P1', kind: 'person', role: 'borrower' },
    debt: { id: 'D1', kind, states: [] },
    contactPoint: { id: 'N1', kind: 'mobile', origin: 'given_to_collector' },
    zones: [zone],
    events: [],
    ...more,
  })
}

/** What the public cases of a place want and do not get; undefined where they are not beside this checkout. */
export function unmetPublicCases(place: string): readonly string[] | undefined {
  if (!existsSync(SHARED)) {
    console.info('the shared cases are not beside this checkout: their copies beside the packs are tested instead')
    return undefined
  }
  const cases = JSON.parse(readFileSync(SHARED, 'utf8')) as readonly { id: string; jurisdiction: string; case: unknown; want: Want }[]
  const own = cases.filter((one) => one.jurisdiction === place)
  if (own.length === 0) return [`there is no case of ${place}`]
  return own.flatMap((one) => unmet(judge(parseCaseFile(one.case)), one.want).map((text) => `${one.id}: ${text}`))
}
