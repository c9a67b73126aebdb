import { isDeepStrictEqual } from 'node:util'
import type { AnyFact } from '../model/facts.js'
import type { SourcePurpose } from '../model/source-use.js'
import type { StoredText } from '../model/writes.js'
import type { LoadRecord } from './records.js'

/** What a row does to the store: nothing, a first version, a new version, or what it may not do. */
export type Comparison =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'accepted' | 'changed'; readonly content: AnyFact['content'] }
  | { readonly outcome: 'rejected'; readonly column: string; readonly code: string; readonly reason: string }

/** Compares a record with the version that the store holds; a blank never overwrites a value. */
export function compareWithStored(record: LoadRecord, purposes: readonly SourcePurpose[], stored: AnyFact | undefined): Comparison {
  if (stored === undefined) return { outcome: 'accepted', content: withDefaults(record.content) }
  const merged = withDefaults(merge(stored.content, record.content))
  if (sameContent(merged, stored.content)) {
    return samePurposes(purposes, stored.purposes) ? { outcome: 'unchanged' } : { outcome: 'changed', content: stored.content }
  }
  if (stored.kind === 'event' && !onlyAdds(merged, stored.content)) {
    return {
      outcome: 'rejected', column: 'event_id', code: 'event-rewritten',
      reason: 'an event is never rewritten; send a correction that takes it out of account, and a new event',
    }
  }
  return { outcome: 'changed', content: merged }
}

/** Whether a record says word for word what the store holds, so that nothing of it need be read; false where that is not plain. */
export function saysTheSame(record: LoadRecord, purposes: readonly SourcePurpose[], stored: StoredText): boolean {
  if (stored.purposes !== purposes.join(' ')) return false
  return JSON.stringify(withDefaults(record.content)) === unsealedText(stored.content)
}

/** How a value begins that is sealed. No text within the JSON can look so: its quotes would stand behind backslashes. */
const SEALED = '"value":{"sealed":"'

/** JSON without the seal of its value, of which no two are the same. */
function unsealedText(json: string): string {
  const at = json.indexOf(SEALED)
  if (at < 0) return json
  const from = at + SEALED.length
  return json.slice(0, from) + json.slice(json.indexOf('"', from))
}

function withDefaults(content: AnyFact['content']): AnyFact['content'] {
  return 'relationId' in content && (content as { readonly strength?: number }).strength === undefined ? { ...content, strength: 1 } : content
}

function merge(stored: AnyFact['content'], row: AnyFact['content']): AnyFact['content'] {
  const merged = { ...stored, ...row }
  if ('event' in stored && 'event' in row) Object.assign(merged, { event: { ...stored.event, ...row.event } })
  const { country, region } = merged as { readonly country?: string; readonly region?: string }
  if ('partyId' in row && country !== undefined && region !== undefined && !region.startsWith(`${country}-`)) {
    // The party moved abroad and the row does not say where to: the old region would lie in another country.
    delete (merged as { region?: string }).region
  }
  return merged
}

/** Where the source wrote a fact down, and how its value is sealed, is not what it says. */
function sameContent(a: AnyFact['content'], b: AnyFact['content']): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  names.delete('sourceRecord')
  for (const name of names) {
    const [left, right] = [fieldOf(a, name), fieldOf(b, name)]
    if (left !== right && !isDeepStrictEqual(left, right)) return false
  }
  return true
}

function fieldOf(content: object, name: string): unknown {
  const value = (content as Record<string, unknown>)[name]
  return name === 'value' && typeof value === 'object' && value !== null && 'hash' in value ? value.hash : value
}

function samePurposes(a: readonly SourcePurpose[], b: readonly SourcePurpose[]): boolean {
  return a.length === b.length && a.every((purpose) => b.includes(purpose))
}

/** Says whether everything that was said is still said, inside the event too. */
function onlyAdds(merged: object, stored: object): boolean {
  return Object.entries(stored).every(([name, value]) => {
    if (name === 'sourceRecord') return true
    const now = fieldOf(merged, name)
    if (name === 'event' && typeof now === 'object' && now !== null && typeof value === 'object' && value !== null) return onlyAdds(now, value as object)
    return isDeepStrictEqual(now, value)
  })
}
