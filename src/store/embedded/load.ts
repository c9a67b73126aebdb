import { FACT_KINDS, type FactKind } from '../../model/facts.js'
import { Problem } from '../../model/problem.js'
import type { FactKey } from '../../model/ids.js'
import type { StoredText } from '../../model/writes.js'
import type { Held, LoadWriter, NewVersion, OpenAct, Refusal } from '../port.js'
import { refsOf } from '../refs.js'
import { visibleRevision, type Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { toFact, VERSION_COLUMNS } from './facts.js'
import { checkBatch, insertMany } from './insert.js'
import { onlyOnce } from './once.js'
import { recheckLeases } from './recheck.js'
import { KIND_CODES } from './schema.js'
import { clearStage, countChange, nothingStaged, seal, stage } from './seal.js'


/** Writes loads; see the port for what each method promises. */
export function loadWriter(db: Database, acts: Acts): LoadWriter {
  return {
    storedTexts: async (keys) => {
      checkBatch(keys)
      return storedTexts(db, keys)
    },
    beginLoad: async (actId) => {
      const act = acts.begin(actId, 'load')
      db.write(() => clearStage(db))
      db.tuneFor('loading')
      return act
    },
    writeVersions: async (act, versions) => {
      checkBatch(versions)
      db.write(() => {
        acts.hold(act)
        writeVersions(db, act, versions)
      })
    },
    writeRefusals: async (act, refusals) => {
      checkBatch(refusals)
      db.write(() => {
        acts.hold(act)
        for (const refusal of refusals) writeRefusal(db, act, refusal)
      })
    },
    writeHeld: async (act, held) => {
      checkBatch(held)
      db.write(() => {
        acts.hold(act)
        for (const row of held) writeHeld(db, act, row)
      })
    },
    commitLoad: async (act, nowMs, leaf, recheck, kept) => {
      seal(db, () => acts.hold(act), act.revision)
      db.write(() => onlyOnce(db, kept, nowMs, () => {
        acts.finish(act, nowMs, leaf)
        db.run('UPDATE head SET visible = ?', act.revision)
        if (recheck !== undefined) recheckLeases(db, recheck.atMs ?? nowMs, recheck)
      }))
      db.tuneFor('reading')
      return act.revision
    },
    abandon: async (act) => {
      acts.abandon(act)
      db.write(() => clearStage(db))
      db.tuneFor('reading')
    },
  }
}

function storedTexts(db: Database, keys: readonly FactKey[]): readonly StoredText[] {
  const at = visibleRevision(db)
  return db
    .all(`SELECT ${VERSION_COLUMNS} FROM (SELECT DISTINCT value FROM json_each(?1)) j CROSS JOIN fact_key k ON k.key = j.value
        CROSS JOIN fact f ON f.fact = k.fact WHERE f.revision <= ?2 AND (f.replaced_in IS NULL OR f.replaced_in > ?2) AND f.content IS NOT NULL`,
      JSON.stringify(keys), at)
    .map((row) => ({ key: row[2] as FactKey, content: row[3] as string, purposes: row[4] as string, fact: () => toFact(row, at) }))
}

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

function writeVersions(db: Database, act: OpenAct, versions: readonly NewVersion[]): void {
  let fact = Number(db.get('SELECT coalesce(max(fact), 0) FROM fact')![0])
  const cells: Cell[] = []
  const staged = nothingStaged()
  const counts = new Map<number, number>()
  for (const { kind, key, content, purposes } of versions) {
    if (!key.startsWith(KEY_STARTS[kind])) throw new Problem('invalid-input', `the key of a ${kind} begins with its kind`)
    fact++
    const code = KIND_CODES[kind]
    cells.push(fact, code, key, content === null ? null : JSON.stringify(content), purposesText(purposes), act.revision)
    staged.keys.push(key, fact)
    if (content === null) continue
    counts.set(code, (counts.get(code) ?? 0) + 1)
    for (const ref of refsOf(kind, content)) staged.refs.get(ref.to)!.push(ref.id, code, fact)
  }
  insertMany(db, 'fact (fact, kind, key, content, purposes, revision) VALUES', 6, cells)
  stage(db, staged)
  for (const [kind, count] of counts) countChange(db, act.revision, kind, count)
}

function writeRefusal(db: Database, act: OpenAct, refusal: Refusal): void {
  db.run(
    'INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?, ?)',
    refusal.keyHash, act.revision, KIND_CODES[refusal.kind], refusal.sourceId, refusal.sourceClass, JSON.stringify(refusal.rules),
  )
}

function writeHeld(db: Database, act: OpenAct, held: Held): void {
  db.run(
    'INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?)',
    held.keyHash, act.revision, KIND_CODES[held.kind], held.sourceId, held.sealed, JSON.stringify(held.rules),
  )
}
