import { inOrderOfName } from '../model/order.js'
import type { PackStamp, Verdict } from '../model/verdict.js'
import { seekClosing, type ClosedBy } from './ladder.js'
import type { AskedCase } from './members.js'

/** Numbers by name. */
export type Counts = Readonly<Record<string, number>>

/** What the case files of one debt come to, added up as they are asked about. */
export interface Tally {
  /** Takes in case files; `placeOf` tells the place of each among all of the debt. */
  readonly add: (asked: readonly AskedCase[], placeOf: (index: number) => number) => void
  readonly caseFiles: () => number
  readonly byDecision: () => Counts
  /** Case files that each rule did not allow; a rule that gives several reasons counts once. */
  readonly byRule: () => Counts
  /** Packs that some verdict used, each once, by id and digest. */
  readonly packs: () => readonly PackStamp[]
  /** The rule that closes the whole ladder of the debt; undefined while it stands. */
  readonly closedBy: () => ClosedBy | undefined
}

/** Adds one to a number by name. */
export function countIn(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Opens a tally of no case files. */
export function openTally(): Tally {
  const [byDecision, byRule] = [new Map<string, number>(), new Map<string, number>()]
  // Verdicts of one sort share their list of packs.
  const packLists = new Set<Verdict['packs']>()
  const closing = seekClosing()
  let caseFiles = 0
  return {
    add: (asked, placeOf) => {
      caseFiles += asked.length
      for (const [i, one] of asked.entries()) {
        const { decision, reasons, packs } = one.verdict
        countIn(byDecision, decision)
        packLists.add(packs)
        for (const [at, { rule }] of reasons.entries()) if (reasons.findIndex((reason) => reason.rule === rule) === at) countIn(byRule, rule)
        closing.look(one, placeOf(i))
      }
    },
    caseFiles: () => caseFiles,
    byDecision: () => inOrderOfName(byDecision),
    byRule: () => inOrderOfName(byRule),
    packs: () => {
      const found = new Map([...packLists].flatMap((packs) => packs.map((pack) => [`${pack.id} ${pack.digest}`, pack] as const)))
      return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pack]) => pack)
    },
    closedBy: closing.found,
  }
}
