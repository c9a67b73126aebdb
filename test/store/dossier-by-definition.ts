import type { Dossier } from '../../src/model/dossier.js'
import type { AnyFact, Fact, FactKind } from '../../src/model/facts.js'
import { compareBytes } from '../../src/store/order.js'

type Keys = Readonly<Record<Exclude<keyof Dossier, 'debtId' | 'revision' | 'leases'>, readonly string[]>>

/** Of two words given on one day the one that pulls in more. */
const PULL = { different: '0', unsure: '1', same: '2' } as const

function keys(facts: readonly AnyFact[]): readonly string[] {
  return facts.map((fact) => fact.key).toSorted(compareBytes)
}

/** Keys of the facts that belong to a debt's dossier, read off src/model/dossier.ts word for word, over all current facts. */
export function dossierByDefinition(all: readonly AnyFact[], debtId: string): Keys {
  const of = <K extends FactKind>(kind: K): readonly Fact<K>[] => all.filter((fact) => fact.kind === kind) as unknown as readonly Fact<K>[]
  const decisions = of('match_decision')
  const word = (a: string, b: string): string | undefined =>
    decisions
      .filter(({ content }) => (content.aId === a && content.bId === b) || (content.aId === b && content.bId === a))
      .toSorted((x, y) => compareBytes(y.content.decidedOn, x.content.decidedOn) || y.revision - x.revision || compareBytes(PULL[y.content.decision], PULL[x.content.decision]))[0]
      ?.content.decision
  const people = new Set(decisions.flatMap(({ content }) => [content.aId as string, content.bId as string]))
  const spread = (from: ReadonlySet<string>, said: string): ReadonlySet<string> =>
    new Set([...from, ...[...people].filter((other) => [...from].some((one) => word(one, other) === said))])
  const same = (from: ReadonlySet<string>): ReadonlySet<string> => {
    const next = spread(from, 'same')
    return next.size === from.size ? from : same(next)
  }
  const possible = (from: ReadonlySet<string>): ReadonlySet<string> => {
    const sure = same(from)
    return new Set([...sure, ...same(new Set([...spread(sure, 'unsure')].filter((one) => !sure.has(one))))])
  }

  const obligations = of('obligation').filter(({ content }) => content.debtId === debtId)
  const named = new Set(obligations.map(({ content }) => content.partyId as string))
  const [owners, maybe] = [same(named), possible(named)]
  const relations = of('relation').filter(({ content }) => maybe.has(content.fromId) || maybe.has(content.toId))
  const ends = relations.flatMap(({ content }) => [content.fromId as string, content.toId as string]).filter((id) => !maybe.has(id))
  const parties = new Set([...maybe, ...possible(new Set(ends)), ...possible(new Set([...owners, ...ends]))])
  const points = of('contact_point').filter(({ content }) => parties.has(content.partyId))
  const values = new Set(points.map(({ content }) => content.value.hash as string))
  const samePoints = of('contact_point').filter(({ content }) => values.has(content.value.hash) && !parties.has(content.partyId))
  const judged = new Set([...parties, ...same(new Set(samePoints.map(({ content }) => content.partyId as string)))])
  const pointIds = new Set([...points, ...samePoints].map(({ content }) => content.contactPointId as string))
  const others = new Set(of('obligation').filter(({ content }) => owners.has(content.partyId)).map(({ content }) => content.debtId as string))
  const statuses = of('status').filter(({ content }) => content.debtId === debtId || parties.has(content.partyId ?? ''))
  const suppressions = of('suppression').filter(({ content }) => parties.has(content.partyId ?? '') || values.has(content.value?.hash ?? ''))
  const events = withCorrections(of('event'), (fact) => isAbout(fact, debtId, parties, pointIds), [...statuses, ...suppressions].map(({ key }) => key))
  const lists = {
    debts: of('debt').filter(({ content }) => content.debtId === debtId),
    otherDebts: of('debt').filter(({ content }) => content.debtId !== debtId && others.has(content.debtId)),
    obligations, relations,
    parties: of('party').filter(({ content }) => parties.has(content.partyId)),
    contactPoints: points, samePoints,
    statuses, suppressions, events,
    matchDecisions: decisions.filter(({ content }) => judged.has(content.aId) || judged.has(content.bId)),
  }
  const sourceIds = new Set(Object.entries(lists).flatMap(([name, facts]) => (name === 'matchDecisions' ? [] : facts.map((fact) => (fact.content as { sourceId: string }).sourceId))))
  return {
    ...(Object.fromEntries(Object.entries(lists).map(([name, facts]) => [name, keys(facts)])) as Omit<Keys, 'sources' | 'templates'>),
    sources: keys(of('source').filter(({ content }) => sourceIds.has(content.sourceId))),
    templates: keys(of('template')),
  }
}

function isAbout({ content }: Fact<'event'>, debtId: string, parties: ReadonlySet<string>, points: ReadonlySet<string>): boolean {
  const event = content.event as { partyId?: string; by?: string; debts?: readonly string[]; contactPointId?: string }
  const people = [content.partyId, event.partyId].filter((id) => id !== undefined)
  return (
    content.debtId === debtId ||
    (event.debts ?? []).includes(debtId) ||
    (people.length > 0 ? people : [event.by ?? '']).some((id) => parties.has(id)) ||
    points.has(event.contactPointId ?? '')
  )
}

/** `named` are the keys of states and do-not-contacts; corrections name an event by its id or by its key. */
function withCorrections(events: readonly Fact<'event'>[], isWanted: (fact: Fact<'event'>) => boolean, named: readonly string[]): readonly Fact<'event'>[] {
  let found = events.filter(isWanted)
  for (;;) {
    const ids = new Set<string>([...found.flatMap(({ key, content }) => [key, content.eventId]), ...named])
    const more = events.filter((fact) => found.includes(fact) || (fact.content.event.kind === 'correction' && ids.has(fact.content.event.corrects)))
    if (more.length === found.length) return found
    found = more
  }
}
