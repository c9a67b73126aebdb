import type { FactKey } from '../../model/ids.js'
import type { StoredText } from '../../model/writes.js'
import type { Held, LoadWriter, OpenAct, Refusal } from '../port.js'
import { visibleRevision, type Acts } from './acts.js'
import type { Database } from './database.js'
import { toFact, VERSION_COLUMNS } from './facts.js'
import { checkBatch } from './insert.js'
import { openLoadThread, type LoadThread } from './load-threads.js'
import { onlyOnce } from './once.js'
import { recheckLeases } from './recheck.js'
import { KIND_CODES } from './schema.js'
import { clearStage, seal } from './seal.js'
import { appendVersions, versionRows } from './version-rows.js'

/** Writes loads, and ends the thread of one that is never finished; see the port for what each method promises. */
export function loadWriter(db: Database, acts: Acts, busyMs: number): LoadWriter & { readonly endLoad: () => Promise<void> } {
  let thread: LoadThread | undefined
  const endThread = async (): Promise<void> => {
    await thread?.close()
    thread = undefined
  }
  return {
    storedTexts: async (keys) => {
      checkBatch(keys)
      return storedTexts(db, keys)
    },
    beginLoad: async (actId, _nowMs, writing) => {
      const act = acts.begin(actId, 'load')
      // Of an act that is swept by now.
      await endThread()
      if (writing !== undefined) thread = openLoadThread({ path: db.path, busyMs, owner: acts.owner }, writing.entry)
      else {
        db.write(() => clearStage(db))
        db.tuneFor('loading')
      }
      return act
    },
    writeVersions: async (act, versions) => {
      checkBatch(versions)
      const rows = versionRows(versions)
      if (thread !== undefined) return thread.append(act, rows)
      db.write(() => {
        acts.hold(act)
        appendVersions(db, act.revision, rows)
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
      if (thread === undefined) seal(db, () => acts.hold(act), act.revision)
      else await thread.seal(act)
      db.write(() => onlyOnce(db, kept, nowMs, () => {
        acts.finish(act, nowMs, leaf)
        db.run('UPDATE head SET visible = ?', act.revision)
        if (recheck !== undefined) recheckLeases(db, recheck.atMs ?? nowMs, recheck)
      }))
      await endThread()
      db.tuneFor('reading')
      return act.revision
    },
    abandon: async (act) => {
      await endThread()
      acts.abandon(act)
      db.write(() => clearStage(db))
      db.tuneFor('reading')
    },
    endLoad: endThread,
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
