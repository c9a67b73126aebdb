import { obligationEnds, type AssessedSelection } from '../graph/assessed.js'
import type { Day, Fact, Provenance } from '../model/facts.js'
import { compareText } from '../model/order.js'
import type { TraceTie } from '../model/trace.js'

/** Roles in an obligation by which a party answers for the debt of another. */
const ANSWERING: ReadonlySet<string> = new Set(['guarantor', 'co_signer'])

/** The earlier of two days, where absent means never. */
function earlier(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}

function origin({ sourceId, sourceRecord, collectedOn }: Provenance): Pick<TraceTie, 'sourceId' | 'sourceRecord' | 'collectedOn'> {
  return {
    sourceId,
    ...(sourceRecord === undefined ? {} : { sourceRecord }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
  }
}

/** A relation as a tie of an answer. */
export function relationTie({ content }: Fact<'relation'>): TraceTie {
  const { fromId, toId, kind, start, end, releasedOn, strength, share, cap, currency, covers } = content
  const last = earlier(end, releasedOn)
  return {
    fromId,
    toId,
    relation: kind,
    ...origin(content),
    ...(start === undefined ? {} : { start }),
    ...(last === undefined ? {} : { end: last }),
    strength,
    ...(share === undefined ? {} : { share }),
    ...(cap === undefined ? {} : { cap }),
    ...(currency === undefined ? {} : { currency }),
    ...(covers === undefined || covers.length === 0 ? {} : { covers }),
  }
}

/** An obligation as a tie from the one who answers beside the borrower to that borrower. */
export function obligationTie({ content }: Fact<'obligation'>, toId: string): TraceTie {
  const { partyId, role, from, until, cap, currency, debtId } = content
  return {
    fromId: partyId,
    toId,
    relation: role,
    ...origin(content),
    ...(from === undefined ? {} : { start: from }),
    ...(until === undefined ? {} : { end: until }),
    strength: 1,
    ...(cap === undefined ? {} : { cap }),
    ...(currency === undefined ? {} : { currency }),
    debtId,
  }
}

/** Orders ties by both ends, relation, day and source, so that the order of facts never shows. */
export function compareTies(a: TraceTie, b: TraceTie): number {
  return compareText(a.fromId, b.fromId) || compareText(a.toId, b.toId) || compareText(a.relation, b.relation)
    || compareText(a.start ?? '', b.start ?? '') || compareText(a.debtId ?? '', b.debtId ?? '') || compareText(a.sourceId, b.sourceId)
    || compareText(JSON.stringify(a), JSON.stringify(b))
}

/** All ties of the assessed graph, the same that its compact form is built of, in order. */
export function tiesOf(selected: AssessedSelection): readonly TraceTie[] {
  return [
    ...selected.relations.map(relationTie),
    ...obligationEnds(selected.obligations).map(({ from, to }) => obligationTie(from, to)),
  ].sort(compareTies)
}

/** Says whether by this tie one party answers for debts of the other. */
export function isGuarantee({ relation }: TraceTie): boolean {
  return relation === 'guarantees' || ANSWERING.has(relation)
}
