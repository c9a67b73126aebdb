import type { Fact } from '../model/facts.js'
import type { FactKey, PartyId } from '../model/ids.js'
import { byKey, compareBytes } from './order.js'
import type { Asking } from './asking.js'

type Decision = Fact<'match_decision'>

/** Persons' words on which records are the same, as far as they were asked for. */
export interface Judgements {
  /** Reads the decisions around these records, and around those they lead to. */
  readonly learn: (parties: Iterable<PartyId>) => Asking<void>
  /** The records themselves and those judged the same, over any number of steps. */
  readonly same: (parties: Iterable<PartyId>) => Set<PartyId>
  /** Those, the records judged unsure to one of them, and what is the same as these. */
  readonly possible: (parties: Iterable<PartyId>) => Set<PartyId>
  /** Decisions that name any of these records, in key order, each once. */
  readonly decisions: (parties: ReadonlySet<PartyId>) => readonly Decision[]
}

/** Opens the judgements; of several about one pair the latest holds. */
export function openJudgements(): Judgements {
  const asked = new Set<PartyId>()
  const touching = new Map<PartyId, Map<FactKey, Decision>>()
  const latest = new Map<PartyId, Map<PartyId, Decision>>()

  const take = (fact: Decision): void => {
    const { aId, bId } = fact.content
    for (const [from, to] of [[aId, bId], [bId, aId]] as const) {
      mapOf(touching, from).set(fact.key, fact)
      const others = mapOf(latest, from)
      const known = others.get(to)
      if (known === undefined || isLater(fact, known)) others.set(to, fact)
    }
  }
  const neighbours = (party: PartyId, word: 'same' | 'unsure'): readonly PartyId[] =>
    [...(latest.get(party) ?? [])].filter(([, fact]) => fact.content.decision === word).map(([other]) => other)
  const same = (parties: Iterable<PartyId>): Set<PartyId> => {
    const all = new Set(parties)
    // A set that grows while it is walked gives the new members too.
    for (const party of all) for (const other of neighbours(party, 'same')) all.add(other)
    return all
  }
  return {
    learn: function* (parties) {
      let ask = [...new Set(parties)].filter((party) => !asked.has(party))
      while (ask.length > 0) {
        for (const party of ask) asked.add(party)
        const found = yield { kinds: ['match_decision'], parties: ask }
        for (const fact of found) if (fact.kind === 'match_decision') take(fact)
        const next = ask.flatMap((party) => [...neighbours(party, 'same'), ...neighbours(party, 'unsure')])
        ask = [...new Set(next)].filter((party) => !asked.has(party))
      }
    },
    same,
    possible: (parties) => {
      const sure = same(parties)
      const unsure = [...sure].flatMap((party) => neighbours(party, 'unsure'))
      return unsure.length === 0 ? sure : new Set([...sure, ...same(unsure)])
    },
    decisions: (parties) => {
      const found = new Map<FactKey, Decision>()
      if (touching.size > 0) for (const party of parties) for (const [key, fact] of touching.get(party) ?? []) found.set(key, fact)
      return [...found.values()].toSorted(byKey)
    },
  }
}

const CAUTION = { different: 0, unsure: 1, same: 2 } as const

/** Later day, then later revision; of two words given at once the one that pulls in more. */
function isLater(a: Decision, b: Decision): boolean {
  const order =
    compareBytes(a.content.decidedOn, b.content.decidedOn) ||
    a.revision - b.revision ||
    CAUTION[a.content.decision] - CAUTION[b.content.decision] ||
    compareBytes(a.key, b.key)
  return order > 0
}

function mapOf<A, B, C>(maps: Map<A, Map<B, C>>, at: A): Map<B, C> {
  const known = maps.get(at)
  if (known !== undefined) return known
  const made = new Map<B, C>()
  maps.set(at, made)
  return made
}
