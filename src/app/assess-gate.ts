import { isAssessable, type MayAssess } from '../graph/assessed.js'
import type { Day, Fact, Source } from '../model/facts.js'
import type { Store } from '../store/port.js'

/** Says whether a source may still be used for `assess` on a day. */
function isGood(source: Source, day: Day): boolean {
  return source.purposes.includes('assess') && source.obtainedOn <= day && (source.expiresOn === undefined || day < source.expiresOn)
}

/** Opens the gate to the assessed graph: a fact needs a source that was admitted for `assess` and is still good on the day. */
export async function assessGate(store: Store, day: Day): Promise<MayAssess> {
  const good = new Set<string>()
  for await (const batch of store.facts('source')) for (const { content } of batch) if (isGood(content, day)) good.add(content.sourceId)
  return (fact: Fact<'party' | 'debt' | 'obligation' | 'relation'>) => isAssessable(fact) && good.has(fact.content.sourceId)
}
