import type { Actor } from '../dispatch/index.js'
import { gatherMatches, type MatchPair } from '../review/index.js'
import type { Store } from '../store/port.js'

/** Pairs of a store as it was last looked through for somebody; found anew once its facts have changed. */
const found = new WeakMap<Store, { readonly identity: string; readonly bySight: Map<string, readonly MatchPair[]> }>()

/** Sources that are for all or serve one of these creditors; undefined: every source. */
export async function sourcesFor(store: Store, creditors: readonly string[] | undefined): Promise<ReadonlySet<string> | undefined> {
  if (creditors === undefined) return undefined
  const serving = new Set<string>()
  for await (const batch of store.facts('source')) {
    for (const { content } of batch) if (content.forCreditor === undefined || creditors.includes(content.forCreditor)) serving.add(content.sourceId)
  }
  return serving
}

/** Pairs of records that may be the same, as somebody bound to `creditors` may know them; in the order of their ids. */
export async function pairsOf(store: Store, { creditors }: Pick<Actor, 'creditors'>): Promise<readonly MatchPair[]> {
  const identity = await store.identity()
  const kept = found.get(store)
  const bySight = kept?.identity === identity ? kept.bySight : new Map<string, readonly MatchPair[]>()
  const sight = JSON.stringify(creditors?.toSorted() ?? null)
  const known = bySight.get(sight)
  if (known !== undefined) return known
  const sources = await sourcesFor(store, creditors)
  const mayRead = (sourceId: string): boolean => sources === undefined || sources.has(sourceId)
  const gatherer = gatherMatches()
  for await (const batch of store.facts('party')) for (const { content } of batch) if (mayRead(content.sourceId)) gatherer.addParty(content)
  for await (const batch of store.facts('contact_point')) for (const { content } of batch) if (mayRead(content.sourceId)) gatherer.addPoint(content)
  const pairs = gatherer.pairs()
  found.set(store, { identity, bySight: bySight.set(sight, pairs) })
  return pairs
}
