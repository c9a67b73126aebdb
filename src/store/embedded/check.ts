import type { Store, StoreCheck } from '../port.js'
import type { Database } from './database.js'
import { REF_TABLES } from './schema.js'

/** Questions that must find nothing, each with the sentence that says what was found (`#` stands for the number). */
const QUESTIONS: readonly (readonly [sql: string, words: string])[] = [
  ["SELECT count(*) FROM act WHERE state = 'open'", '# act is open: a load or list is being written, or was killed and the next one will sweep it'],
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
  ['SELECT count(*) FROM head WHERE tree_size <> (SELECT count(*) FROM leaf WHERE seq IS NOT NULL)', 'the ledger has lost leaves, or has too many'],
  ['SELECT count(*) FROM fact f WHERE NOT EXISTS (SELECT 1 FROM fact_key k WHERE k.key = f.key AND k.revision = f.revision)', '# versions are not found by their key'],
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
  const faults: string[] = []
  for (const [line] of db.all('PRAGMA integrity_check(10)')) if (line !== 'ok') faults.push(`the file is damaged: ${String(line)}`)
  if (db.all('PRAGMA foreign_key_check').length > 0) faults.push('a list, entry or segment belongs to nothing')
  for (const [sql, words] of QUESTIONS) {
    const found = Number(db.get(sql)![0])
    if (found > 0) faults.push(words.replace('#', String(found)))
  }
  return { ok: faults.length === 0, faults, schemaVersion: db.schemaVersion, engine: db.engine }
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
