import { inOrderOfName } from '../model/order.js'
import type { PackStamp } from '../model/verdict.js'
import type { JudgedDebt } from './debt.js'
import type { Counts } from './tally.js'

/** What debts come to, in numbers. */
export interface Totals {
  readonly debts: number
  /** Party-roles. */
  readonly candidates: number
  /** Case files decided; `byDecision` sums to it. */
  readonly caseFiles: number
  /** Open debts without an entry. */
  readonly debtsWithoutEntry: number
  readonly byDecision: Counts
  /** Case files that each rule did not allow. */
  readonly byRule: Counts
  readonly byNoCase: Counts
  /** Packs that some verdict used, each once, by id and digest. */
  readonly packs: readonly PackStamp[]
}

/** The numbers of one debt. */
export function totalsOf(judged: JudgedDebt): Totals {
  const { candidates, caseFiles, byDecision, byRule, byNoCase, packs } = judged
  return { debts: 1, candidates, caseFiles, debtsWithoutEntry: judged.refusal?.open === true ? 1 : 0, byDecision, byRule, byNoCase, packs }
}

function addTo(total: Map<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) total.set(name, (total.get(name) ?? 0) + count)
}

/** A running sum of totals: in whatever parts and order they are added, it comes to the same. */
export interface Sum {
  readonly add: (totals: Totals) => void
  readonly all: () => Totals
}

/** Opens a sum of totals at nothing. */
export function openSum(): Sum {
  let [debts, candidates, caseFiles, debtsWithoutEntry] = [0, 0, 0, 0]
  const [byDecision, byRule, byNoCase] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const packs = new Map<string, PackStamp>()
  return {
    add: (totals) => {
      debts += totals.debts
      candidates += totals.candidates
      caseFiles += totals.caseFiles
      debtsWithoutEntry += totals.debtsWithoutEntry
      addTo(byDecision, totals.byDecision)
      addTo(byRule, totals.byRule)
      addTo(byNoCase, totals.byNoCase)
      for (const pack of totals.packs) packs.set(`${pack.id} ${pack.digest}`, pack)
    },
    all: () => ({
      debts, candidates, caseFiles, debtsWithoutEntry,
      byDecision: inOrderOfName(byDecision),
      byRule: inOrderOfName(byRule),
      byNoCase: inOrderOfName(byNoCase),
      packs: [...packs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pack]) => pack),
    }),
  }
}
