import { FACT_KINDS, type FactKind } from '../../model/facts.js'
import type { Revision } from '../../model/ids.js'
import { Problem } from '../../model/problem.js'
import type { NewVersion } from '../../model/writes.js'
import { REF_KINDS, refsOf, type RefKind } from '../refs.js'
import type { Cell, Database } from './database.js'
import { insertMany } from './insert.js'
import { KIND_CODES } from './schema.js'
import { countChange, nothingStaged, stage } from './seal.js'

/** Versions as the cells of their rows, before they are numbered: plain values, which may go to a thread. */
export interface VersionRows {
  /** Of `kind, key, content, purposes`, row after row. */
  readonly cells: readonly Cell[]
  /** Of `id, row`, one after another: the ids that find each row. */
  readonly refs: Readonly<Record<RefKind, readonly Cell[]>>
}

/** Cells of one version. */
const WIDTH = 4

const KEY_STARTS = Object.fromEntries(FACT_KINDS.map((kind) => [kind, `${kind}\u001f`])) as Readonly<Record<FactKind, string>>

/** The gate gives few lists of purposes, and the same one again for most rows. */
const PURPOSE_TEXTS = new WeakMap<readonly string[], string>()

function purposesText(purposes: readonly string[]): string {
  const known = PURPOSE_TEXTS.get(purposes)
  if (known !== undefined) return known
  const text = purposes.join(' ')
  PURPOSE_TEXTS.set(purposes, text)
  return text
}

/** Makes the rows of versions. @throws Problem invalid-input for a key of another kind */
export function versionRows(versions: readonly NewVersion[]): VersionRows {
  const cells: Cell[] = []
  const refs = Object.fromEntries(REF_KINDS.map((kind) => [kind, []])) as unknown as Record<RefKind, Cell[]>
  for (const [row, { kind, key, content, purposes }] of versions.entries()) {
    if (!key.startsWith(KEY_STARTS[kind])) throw new Problem('invalid-input', `the key of a ${kind} begins with its kind`)
    cells.push(KIND_CODES[kind], key, content === null ? null : JSON.stringify(content), purposesText(purposes))
    if (content === null) continue
    for (const { to, id } of refsOf(kind, content)) refs[to].push(id, row)
  }
  return { cells, refs }
}

/** Appends versions, keeps aside what finds them, and counts them; belongs into a transaction. */
export function appendVersions(db: Database, revision: Revision, { cells, refs }: VersionRows): void {
  const first = Number(db.get('SELECT coalesce(max(fact), 0) FROM fact')![0]) + 1
  const facts: Cell[] = []
  const staged = nothingStaged()
  const counts = new Map<number, number>()
  for (let at = 0; at < cells.length; at += WIDTH) {
    const fact = first + at / WIDTH
    const [kind, content] = [Number(cells[at]), cells[at + 2]!]
    facts.push(fact, kind, cells[at + 1]!, content, cells[at + 3]!, revision)
    staged.keys.push(cells[at + 1]!, fact)
    if (content !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  for (const kind of REF_KINDS) {
    const [found, into] = [refs[kind], staged.refs.get(kind)!]
    for (let at = 0; at < found.length; at += 2) {
      const row = Number(found[at + 1])
      into.push(found[at]!, cells[row * WIDTH]!, first + row)
    }
  }
  insertMany(db, 'fact (fact, kind, key, content, purposes, revision) VALUES', 6, facts)
  stage(db, staged)
  for (const [kind, count] of counts) countChange(db, revision, kind, count)
}
