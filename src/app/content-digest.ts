import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { canonical } from '../ledger/canonical.js'
import type { Revision } from '../model/ids.js'
import { sumsOf, type ContentSums } from '../store/content-sums.js'
import { sumContent, sumsSince } from '../store/digest.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { removeDrafts, writeWhole } from './drafts.js'
import { storeStem } from './store-name.js'

/** What the file begins with: it goes up when the form of the file or of the sums changes. */
const FORM = 'rightparty content sums, form 1, of '
const HEAD_BYTES = 512
const SUM_BYTES = 32

/** Of what the sums were made: facts of one revision of one store, of which nothing was erased since. */
interface Making {
  readonly revision: Revision
  readonly identity: string
  /** Erased people, by a digest of what is kept of them. */
  readonly erased: string
  readonly runs: number
}

function pathOf(app: App): string {
  return resolve(app.folder, `${storeStem(app.settings.store)}.content.sums`)
}

/** Forgets the sums that are kept beside the store: they name keys of facts, and those of people who are to be erased. */
export function dropContentSums(app: App): void {
  const path = pathOf(app)
  rmSync(path, { force: true })
  removeDrafts(path)
}

/** Says what was erased from a store, as far as that changes when more is: who, and by which requests, since one that a law bars in part may leave no tombstone. */
async function erasedOf(store: Store): Promise<string> {
  const hashes = (await store.kept('tombstone')).map(({ hash }) => hash).toSorted()
  const done = (await store.kept('right')).flatMap(({ right, requestId, doneAtMs }) => (right === 'erase' && doneAtMs !== undefined ? [`${requestId} ${doneAtMs}`] : [])).toSorted()
  return createHash('sha256').update(JSON.stringify([hashes, done])).digest('hex')
}

/** Reads the sums that were kept; undefined where there are none that are whole and of this form. */
function readSums(path: string): { readonly making: Making; readonly sums: ContentSums } | undefined {
  if (!existsSync(path)) return undefined
  const file = readFileSync(path)
  const body = file.subarray(0, -SUM_BYTES)
  const head = file.subarray(0, HEAD_BYTES).toString('utf8')
  if (!head.startsWith(FORM) || !createHash('sha256').update(body).digest().equals(file.subarray(-SUM_BYTES))) return undefined
  const making = JSON.parse(head.slice(FORM.length)) as Making
  const { runs } = making
  const [factsAt, endsAt, keysAt] = [HEAD_BYTES, HEAD_BYTES + runs * 4, HEAD_BYTES + runs * (8 + SUM_BYTES)]
  // A copy of its own starts aligned, whatever buffer the file was read into.
  const numbers = new Uint32Array(new Uint8Array(file.subarray(factsAt, factsAt + runs * 8)).buffer)
  return {
    making,
    sums: sumsOf({
      facts: numbers.subarray(0, runs), keyEnds: numbers.subarray(runs), sums: file.subarray(endsAt + runs * 4, keysAt), keys: body.subarray(keysAt),
    }),
  }
}

function writeSums(path: string, making: Making, { runs }: ContentSums): void {
  const head = Buffer.from(`${FORM}${JSON.stringify(making)}`.padEnd(HEAD_BYTES, ' '), 'utf8')
  const parts = [head, bytesOf(runs.facts), bytesOf(runs.keyEnds), runs.sums, runs.keys]
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part)
  writeWhole(path, [...parts, sum.digest()])
}

function bytesOf(column: Uint32Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

/** The kept sums brought forward to a revision; undefined where that cannot be. */
async function fromKept(path: string, store: Store, revision: Revision, erased: string): Promise<ContentSums | undefined> {
  const kept = readSums(path)
  if (kept === undefined || kept.making.revision > revision || kept.making.erased !== erased) return undefined
  if ((await store.identity(kept.making.revision)) !== kept.making.identity) return undefined
  const sums = await sumsSince(kept.sums, kept.making.revision, store, canonical, revision)
  const counts = await store.counts(revision)
  // Facts that are gone without a trace of it would be found here.
  return sums?.facts === Object.values(counts).reduce((all, one) => all + one, 0) ? sums : undefined
}

/**
 * The content digest of a store at a revision. Its sums are kept in a file beside the store where `isKept`, so that the next
 * time only what changed since is read; the digest is the same without the file.
 */
export async function keptContentDigest(app: App, store: Store, revision: Revision, isKept: boolean): Promise<string> {
  const path = pathOf(app)
  const erased = await erasedOf(store)
  const sums = (await fromKept(path, store, revision, erased)) ?? (await sumContent(store, canonical, revision))
  if (isKept && existsSync(dirname(path))) writeSums(path, { revision, identity: await store.identity(revision), erased, runs: sums.runs.facts.length }, sums)
  return sums.digest
}
