import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LedgerAction, LedgerEntry, NumberedLeaf } from '../model/ledger.js'
import { BATCH_ROWS_MAX, LEDGER_SCANNED_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { asFileProblem, onFiles, openTextFile } from './files.js'
import type { App, TellProgress } from './context.js'
import { runLedgerCheckpoint, type CheckpointAnswer } from './ledger-run.js'

/** An entry as it is shown. */
export interface ShownEntry {
  readonly seq: number
  /** RFC 9162 leaf hash in hex of the entry's canonical JSON. */
  readonly leafHash: string
  readonly entry: LedgerEntry
}

/** A page of entries, newest first. */
export interface LedgerPage {
  readonly items: readonly ShownEntry[]
  /** Cursor of the next page; absent where this one ends with entry 0. */
  readonly next?: string
}

/** What `ledger export --out` answers. */
export interface LedgerExported extends CheckpointAnswer {
  readonly file: string
  /** The checkpoint that signs exactly these entries. */
  readonly checkpointFile: string
  readonly entries: number
}

/** Enters the export in the ledger before anything leaves, and signs the head over it. */
async function enterExport(app: App): Promise<CheckpointAnswer> {
  const store = await app.store()
  await store.appendLeaf(app.leaf({ action: 'export', decision: 'ledger: written' }))
  return runLedgerCheckpoint(app)
}

/** A line of the export: the entry stands last and as the very text that was hashed. */
function lineOf({ seq, leafHash, entry }: NumberedLeaf): string {
  return `{"seq":${seq},"leafHash":"${leafHash}","entry":${entry}}\n`
}

async function* linesOf(app: App, size: number, tell: TellProgress): AsyncGenerator<string> {
  for await (const batch of (await app.store()).leaves(0, size)) {
    yield batch.map(lineOf).join('')
    tell('exporting the ledger', (batch.at(-1)?.seq ?? 0) + 1, size)
  }
}

/** Every entry of the ledger as JSON lines, in order, many lines at a time; this export is the last of them. */
export async function* exportLedger(app: App, tell: TellProgress): AsyncGenerator<string> {
  const { size } = await enterExport(app)
  yield* linesOf(app, size, tell)
}

/**
 * Writes every entry of the ledger into a file, and the checkpoint that signs exactly these beside it.
 * @throws Problem invalid-input when a file cannot be written
 */
export async function runLedgerExport(app: App, path: string, tell: TellProgress): Promise<LedgerExported> {
  const file = resolve(app.folder, path)
  const out = openTextFile(file)
  try {
    const head = await enterExport(app)
    for await (const lines of linesOf(app, head.size, tell)) out.write(lines)
    out.close()
    const checkpointFile = `${file}.checkpoint`
    onFiles(checkpointFile, () => writeFileSync(checkpointFile, head.note, { mode: 0o600 }))
    return { ...head, file, checkpointFile, entries: head.size }
  } catch (error) {
    out.discard()
    throw asFileProblem(error, file)
  }
}

function readCursor(cursor: string | undefined, size: number): number {
  if (cursor === undefined) return size
  const before = Number(cursor)
  if (!/^[0-9]{1,15}$/.test(cursor)) throw new Problem('invalid-input', 'this cursor was not given by an earlier page', [{ pointer: '/cursor', message: 'start without a cursor' }])
  return Math.min(before, size)
}

/**
 * A page of entries, newest first, of one kind of act where that is asked for: then a page may be short, or empty, and go on all
 * the same, since no more than some thousands of entries are looked at for it.
 */
export async function runLedgerPage(app: App, limit: number, cursor: string | undefined, action?: LedgerAction): Promise<LedgerPage> {
  const store = await app.store()
  await app.integrate()
  const { size } = await store.treeState()
  const items: ShownEntry[] = []
  let before = readCursor(cursor, size)
  const least = Math.max(0, before - (action === undefined ? limit : LEDGER_SCANNED_MAX))
  while (before > least && items.length < limit) {
    const from = Math.max(least, before - (action === undefined ? limit : BATCH_ROWS_MAX))
    const found: ShownEntry[] = []
    for await (const batch of store.leaves(from, before - from)) found.push(...batch.map(shown))
    for (const one of found.toReversed()) {
      if (items.length === limit) break
      before = one.seq
      if (action === undefined || one.entry.action === action) items.push(one)
    }
    if (found.length === 0) break
  }
  return { items, ...(before > 0 ? { next: String(before) } : {}) }
}

function shown({ seq, leafHash, entry }: NumberedLeaf): ShownEntry {
  try {
    return { seq, leafHash, entry: JSON.parse(entry) as LedgerEntry }
  } catch (error) {
    throw new Problem('store-unavailable', `entry ${seq} of the ledger cannot be read: run rightparty ledger verify`, [], { cause: error })
  }
}
