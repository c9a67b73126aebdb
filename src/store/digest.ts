import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { FACT_KINDS, type AnyFact } from '../model/facts.js'
import type { FactReader } from './port.js'
import { compareBytes } from './order.js'

/**
 * SHA-256 in hex over all current facts and events in key order: key, content and purposes of each as one canonical JSON line.
 * Equal on every store that holds the same: recording times, revisions, load ids, lists and the ledger stay out, and so
 * does how a contact value is sealed (a fresh nonce each time; its keyed hash stays in).
 */
export async function contentDigest(store: Pick<FactReader, 'facts' | 'revision'>, canonical: (value: unknown) => string): Promise<string> {
  const digest = createHash('sha256')
  const at = await store.revision()
  for (const kind of FACT_KINDS.toSorted(compareBytes)) {
    for await (const batch of store.facts(kind, at)) {
      for (const fact of batch) digest.update(`${canonical([fact.key, withoutSeal(fact.content), fact.purposes.toSorted()])}\n`)
      // A store that answers at once would leave no turn for anything else, not even for Ctrl-C.
      await setImmediate()
    }
  }
  return digest.digest('hex')
}

function withoutSeal(content: AnyFact['content']): unknown {
  return 'value' in content && content.value !== undefined ? { ...content, value: content.value.hash } : content
}
