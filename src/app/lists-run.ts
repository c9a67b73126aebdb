import { RECORDS_AT_ONCE } from '../model/limits.js'
import type { Entry, ListHead } from '../model/list.js'
import { Problem } from '../model/problem.js'
import type { App } from './context.js'
import { csvLine } from './csv-text.js'
import { publicEntry, type EntryPage, type Overview } from './view.js'

/** Heads of all lists, newest first. */
export async function runLists(app: App): Promise<readonly ListHead[]> {
  return (await app.store()).lists()
}

/** What the store holds, with one list (absent: the newest). */
export async function overview(app: App, listName?: string): Promise<Overview> {
  const store = await app.store()
  const list = listName === undefined ? (await store.lists())[0] : await store.list(listName)
  const { refused, held } = await store.gateCounts()
  return { facts: await store.counts(), refused, held, ...(list === undefined ? {} : { list }) }
}

/** One page of a list without outside ids, with `creditors` of their debts only; the cursor is the rank of the last line of the page before. */
export async function entryPage(app: App, name: string, cursor: string | undefined, limit: number, creditors?: readonly string[]): Promise<EntryPage> {
  const afterRank = cursor === undefined ? 0 : Number(cursor)
  if (!Number.isSafeInteger(afterRank) || afterRank < 0) throw new Problem('invalid-input', 'this cursor was not given by an earlier page', [{ pointer: '/cursor', message: 'start without a cursor' }])
  const store = await app.store()
  const { name: list } = await store.list(name)
  // One more than asked for tells whether another page follows.
  const entries = await store.entries(list, afterRank, limit + 1, creditors)
  const shown = entries.slice(0, limit)
  const last = shown.at(-1)
  const next = entries.length > limit && last !== undefined ? { next: String(last.rank) } : {}
  return { list, items: shown.map((entry) => publicEntry(entry, app.keyring())), ...next }
}

/** Every line of a list by rank (at most `limit` of them), without holding them all; the ledger knows of it before anything has left. */
export async function* exportList(app: App, name: string, limit: number | undefined): AsyncIterable<Entry> {
  const store = await app.store()
  const { entries } = await store.list(name)
  const counts = { entries: Math.min(entries, limit ?? entries) }
  await store.appendLeaf(app.leaf({ action: 'export', subjects: [app.keyring().hash('subject', `list:${name}`)], decision: 'list: written', counts }))
  await app.integrate('sign')
  let afterRank = 0
  let left = limit ?? Number.POSITIVE_INFINITY
  while (left > 0) {
    const batch = await store.entries(name, afterRank, Math.min(RECORDS_AT_ONCE, left))
    yield* batch
    const last = batch.at(-1)
    if (last === undefined) return
    afterRank = last.rank
    left -= batch.length
  }
}

const CELLS: readonly (readonly [string, (entry: Entry) => string])[] = [
  ['rank', (e) => String(e.rank)], ['debt_id', (e) => e.debtId ?? ''], ['case_ref', (e) => e.caseRef ?? ''],
  ['party_id', (e) => e.partyId], ['role', (e) => e.role], ['rung', (e) => String(e.rung)],
  ['waiting', (e) => String(e.waiting)], ['awaiting_approval', (e) => String(e.awaitingApproval)],
  ['contact_point_id', (e) => e.contactPointId], ['channel', (e) => e.channel], ['purpose', (e) => e.purpose],
  ['not_before', (e) => e.notBefore], ['not_after', (e) => e.notAfter], ['score', (e) => e.score.toFixed(6)],
  ['decision', (e) => e.verdict.decision], ['words', (e) => e.words], ['entry_id', (e) => e.entryId],
]

/** Columns of a list as CSV, safe for spreadsheets. */
export const LIST_COLUMNS = {
  header: CELLS.map(([name]) => name).join(','),
  line: (entry: Entry): string => csvLine(CELLS.map(([, cell]) => cell(entry))),
}
