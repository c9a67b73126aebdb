import type { AnyFact } from '../model/facts.js'
import type { FactKey, Revision } from '../model/ids.js'
import { BATCH_ROWS_MAX } from '../model/limits.js'
import { byFact, isAbout } from '../review/own-records.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'

/** A row that waits for a reviewer, opened: it is no fact yet. */
export interface WaitingRow {
  readonly keyHash: string
  /** As it would be stored. */
  readonly fact: AnyFact
}

/** What a load seals of a row that only a reviewer may admit. */
interface SealedRow {
  readonly key: FactKey
  readonly content: AnyFact['content']
  readonly plain?: string
}

function rowOf(app: App, kind: AnyFact['kind'], sealed: string): AnyFact {
  const { key, content, plain } = JSON.parse(app.keyring().open(sealed)) as SealedRow
  const value = plain === undefined || !('value' in content) || content.value === undefined ? {} : { value: { ...content.value, sealed: app.keyring().seal(plain) } }
  return { kind, key, content: { ...content, ...value }, purposes: [], revision: 0 as Revision } as unknown as AnyFact
}

/** Rows about some parties that wait for a reviewer; all that wait are opened for that, since they are sealed whole. */
export async function waitingRows(app: App, store: Store, records: readonly string[]): Promise<readonly WaitingRow[]> {
  const own: ReadonlySet<string> = new Set(records)
  const found: WaitingRow[] = []
  for (let after = ''; ; ) {
    const rows = await store.heldRows(after, BATCH_ROWS_MAX)
    for (const { keyHash, kind, sealed } of rows) {
      const fact = rowOf(app, kind, sealed)
      // A value alone says of nobody whose it is.
      if (isAbout(fact, own) && !(fact.kind === 'suppression' && fact.content.partyId === undefined)) found.push({ keyHash, fact })
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH_ROWS_MAX) return found
    after = last.keyHash
  }
}

/** Facts among such rows, each once. */
export function waitingFacts(rows: readonly WaitingRow[]): readonly AnyFact[] {
  return [...byFact(rows.map(({ fact }) => fact)).values()].flatMap((versions) => versions.slice(-1))
}
