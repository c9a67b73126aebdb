import { FACT_KINDS, type AnyFact } from '../../model/facts.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { Store, StoreCheck } from '../port.js'
import { REF_KINDS, refsOf, type RefKind } from '../refs.js'
import { hasDeadAct } from './acts.js'
import type { Cell, Database } from './database.js'
import { KIND_CODES, REF_TABLES } from './schema.js'

const KIND_OF = new Map(FACT_KINDS.map((kind) => [KIND_CODES[kind], kind]))

/** Questions that must find nothing, each with the sentence that says what was found (`#` stands for the number). */
const QUESTIONS: readonly (readonly [sql: string, words: string])[] = [
  [
    `SELECT count(*) FROM (SELECT 1 FROM fact, head WHERE revision <= visible AND (replaced_in IS NULL OR replaced_in > visible)
     GROUP BY key HAVING count(*) > 1)`,
    '# facts have two current versions',
  ],
  ["SELECT count(*) FROM fact, head WHERE revision > visible AND NOT EXISTS (SELECT 1 FROM act WHERE state = 'open')", '# versions belong to no act'],
  ['SELECT count(*) FROM fact WHERE replaced_in <= revision', '# versions were replaced before they were written'],
  [
    `SELECT count(*) FROM (SELECT kind, sum(change) AS n FROM kind_count, head WHERE kind_count.revision <= visible GROUP BY kind) c
     WHERE n <> (SELECT count(*) FROM fact f, head WHERE f.kind = c.kind AND f.content IS NOT NULL AND f.revision <= visible
       AND (f.replaced_in IS NULL OR f.replaced_in > visible))`,
    'the kept number of facts is wrong for # kinds',
  ],
  ["SELECT count(*) FROM act a WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM leaf l WHERE l.leaf_id = a.leaf_id)", 'the ledger has lost the leaves of # acts'],
  ['SELECT count(*) FROM head WHERE tree_size <> (SELECT count(*) FROM leaf WHERE seq IS NOT NULL)', 'the ledger has lost numbered leaves, or has too many'],
  [`SELECT count(*) FROM fact f, head WHERE f.revision <= visible
     AND NOT EXISTS (SELECT 1 FROM fact_key k WHERE k.key = f.key AND k.revision = f.revision)`, '# versions are not found by their key'],
  ...['fact_key', ...Object.values(REF_TABLES)].map(
    (table) => [`SELECT count(*) FROM ${table} r WHERE NOT EXISTS (SELECT 1 FROM fact f WHERE f.fact = r.fact)`, `# entries of ${table} lead to no fact`] as const,
  ),
  [
    `SELECT count(*) FROM list l WHERE head IS NOT NULL AND (head ->> '$.entries') <> (SELECT count(*) FROM entry e WHERE e.list = l.name)`,
    '# lists have another number of entries than they say',
  ],
]

/** Looks through the whole file; see the port. */
export function checkStore(db: Database): StoreCheck {
  // One moment for all questions: an act that ends between two of them would look like a fault.
  db.run('BEGIN')
  try {
    const found = look(db)
    db.run('COMMIT')
    return found
  } catch (error) {
    try {
      db.run('ROLLBACK')
    } catch {
      // The engine has ended the transaction itself; what went wrong first is what counts.
    }
    throw error
  }
}

function look(db: Database): StoreCheck {
  const faults: string[] = []
  if (hasDeadAct(db)) faults.push('an act is open that nobody goes on with: a load or rank was killed, and the next one will sweep it')
  for (const [line] of db.all('PRAGMA integrity_check(10)')) if (line !== 'ok') faults.push(`the file is damaged: ${String(line)}`)
  if (db.all('PRAGMA foreign_key_check').length > 0) faults.push('a list, entry or segment belongs to nothing')
  for (const [sql, words] of QUESTIONS) {
    const found = Number(db.get(sql)![0])
    if (found > 0) faults.push(words.replace('#', String(found)))
  }
  faults.push(...checkRefs(db))
  return { ok: faults.length === 0, faults, schemaVersion: db.schemaVersion, engine: db.engine }
}

/** Reads every version and looks whether it can be read and is found by every id it touches, and by no other. */
function checkRefs(db: Database): readonly string[] {
  const expected = new Map<RefKind, number>(REF_KINDS.map((kind) => [kind, 0]))
  let [unreadable, unfound, after] = [0, 0, 0]
  // An open act is not findable yet; what was recorded meanwhile is.
  const visible = Number(db.get('SELECT visible FROM head')![0])
  for (;;) {
    const rows = db.all(
      'SELECT fact, kind, content FROM fact WHERE fact > ? AND revision <= ? AND content IS NOT NULL ORDER BY fact LIMIT ?', after, visible, BATCH_ROWS_MAX,
    )
    const last = rows.at(-1)
    if (last === undefined) break
    const refs = new Map<RefKind, Cell[][]>(REF_KINDS.map((kind) => [kind, []]))
    for (const [fact, code, content] of rows) {
      const read = readContent(String(content))
      if (read === undefined) unreadable++
      else for (const ref of refsOf(KIND_OF.get(Number(code))!, read)) refs.get(ref.to)!.push([ref.id, code!, fact!])
    }
    for (const [kind, list] of refs) {
      expected.set(kind, expected.get(kind)! + list.length)
      const found = db.get(
        `SELECT count(*) FROM json_each(?) j CROSS JOIN ${REF_TABLES[kind]} r
         ON r.id = j.value ->> 0 AND r.kind = j.value ->> 1 AND r.fact = j.value ->> 2`,
        JSON.stringify(list),
      )
      unfound += list.length - Number(found![0])
    }
    after = Number(last[0])
  }
  const faults = unreadable === 0 ? [] : [`${unreadable} versions cannot be read`]
  if (unfound > 0) faults.push(`${unfound} ids do not lead to the facts that name them`)
  for (const [kind, count] of expected) {
    const kept = Number(db.get(`SELECT count(*) FROM ${REF_TABLES[kind]} r JOIN fact f USING (fact) WHERE f.revision <= ?`, visible)![0])
    if (kept > count && unreadable === 0) faults.push(`${kept - count} entries of ${REF_TABLES[kind]} lead to facts that do not name them`)
  }
  return faults
}

function readContent(text: string): AnyFact['content'] | undefined {
  try {
    return JSON.parse(text) as AnyFact['content']
  } catch {
    // Damage inside a row: the engine keeps no checksum of it, so that only reading shows it.
    return undefined
  }
}

/** Counts by rule, each refused or held row once: as the newest visible act saw it. */
export function gateCounts(db: Database): Awaited<ReturnType<Store['gateCounts']>> {
  const count = (table: 'refusal' | 'held'): Readonly<Record<string, number>> =>
    Object.fromEntries(
      db
        .all(
          `SELECT rule.value, count(*) FROM ${table} t, json_each(t.rules) rule
           WHERE t.revision = (SELECT max(o.revision) FROM ${table} o, head WHERE o.key_hash = t.key_hash AND o.revision <= visible)
           GROUP BY rule.value ORDER BY rule.value`,
        )
        .map(([rule, found]) => [String(rule), Number(found)]),
    )
  return { refused: count('refusal'), held: count('held') }
}
