import type { FactKind } from '../../model/facts.js'
import type { RefKind } from '../refs.js'

/** Number of each kind in the tables; append-only, since files hold it. Below 31: it is a bit of a mask. */
export const KIND_CODES: Readonly<Record<FactKind, number>> = {
  source: 1, party: 2, debt: 3, obligation: 4, relation: 5, contact_point: 6, status: 7, suppression: 8, template: 9,
  match_decision: 10, event: 11,
}

/** Table that finds facts by an id of each kind. */
export const REF_TABLES: Readonly<Record<RefKind, string>> = {
  party: 'party_ref', debt: 'debt_ref', contactPoint: 'contact_point_ref', value: 'value_ref', corrected: 'corrected_ref',
  source: 'source_ref',
}

const refTables = Object.values(REF_TABLES)
  .map((table) => `CREATE TABLE ${table} (
    id TEXT NOT NULL, kind INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (id, kind, fact)
  ) STRICT, WITHOUT ROWID;`)
  .join('\n')

/**
 * Schema changes, oldest first; append-only: number N brings a store from version N - 1 to N.
 *
 * - `fact`: one row for each version. Rows of an open act carry the revision above the visible one, so nobody sees them;
 *   a row is current at revision R when `revision <= R` and `replaced_in` is absent or above R.
 * - `fact_key`: the versions of each key. `*_ref`: which facts touch an id, with the kind, so that one descent
 *   finds all kinds of one id. Both are filled in sorted order when an act is sealed (see seal.ts).
 * - `kind_count`: by how many each revision changed the number of current facts of a kind.
 * - `act`: long acts; at most one is open. `head`: the visible revision and the ledger's tree.
 * - `recording`: revisions of recorded events with their first row; each lies below that of a load that is open meanwhile.
 * - `lease`: leases, ended ones too; `lease_touch`: hashes of the ids by which a new fact would enter the dossier of an open
 *   one, where they are known; `stop`: leases taken back, in order; `entry_state`: entries that are made, closed or put off; `once`: answers by idempotency key.
 * - `kept`: small records of persons (dispatchers, tokens, pauses, approvals, saved views).
 * - `checkpoint`: signed heads of the ledger, by size; append-only.
 * - `sign_off`: counsel's words on packs, each tied to its ledger leaf. `measure_run`: runs of measures with their numbers.
 * - `judging`, `judgement`: what judging each debt gave, kept for the next list; a cache.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1), visible INTEGER NOT NULL, tree_size INTEGER NOT NULL, tree_peaks TEXT NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, 0, 0, '[]');
  CREATE TABLE act (
    act INTEGER PRIMARY KEY, act_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('load', 'list')),
    state TEXT NOT NULL CHECK (state IN ('open', 'done')), revision INTEGER NOT NULL, first_fact INTEGER NOT NULL,
    sealing INTEGER NOT NULL DEFAULT 0, recorded_at INTEGER, leaf_id TEXT, owner TEXT, heartbeat_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX act_open ON act (state) WHERE state = 'open';
  CREATE INDEX act_recorded ON act (recorded_at);
  CREATE TABLE fact (
    fact INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, content TEXT, purposes TEXT NOT NULL,
    revision INTEGER NOT NULL, replaced_in INTEGER
  ) STRICT;
  CREATE TABLE fact_key (
    key TEXT NOT NULL, revision INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (key, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX fact_replaced ON fact (replaced_in) WHERE replaced_in IS NOT NULL;
  ${refTables}
  CREATE TABLE kind_count (
    revision INTEGER NOT NULL, kind INTEGER NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (revision, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE refusal (
    key_hash TEXT NOT NULL, revision INTEGER NOT NULL, kind INTEGER NOT NULL, source_id TEXT NOT NULL,
    source_class TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY (key_hash, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE held (
    key_hash TEXT NOT NULL, revision INTEGER NOT NULL, kind INTEGER NOT NULL, source_id TEXT NOT NULL,
    sealed TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY (key_hash, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE list (name TEXT PRIMARY KEY, act INTEGER NOT NULL REFERENCES act, made_at INTEGER, head TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE entry (
    list TEXT NOT NULL REFERENCES list, rank INTEGER NOT NULL, entry_id TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (list, rank)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE segment (
    list TEXT NOT NULL REFERENCES list, kind TEXT NOT NULL, part INTEGER NOT NULL, lines INTEGER NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (list, kind, part)
  ) STRICT;
  CREATE TABLE leaf (
    arrival INTEGER PRIMARY KEY, leaf_id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL, leaf_hash TEXT NOT NULL, seq INTEGER UNIQUE
  ) STRICT;
  CREATE INDEX leaf_pending ON leaf (arrival) WHERE seq IS NULL;`,
  `CREATE TABLE sign_off (
    arrival INTEGER PRIMARY KEY, pack TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, by_whom TEXT NOT NULL,
    evidence TEXT NOT NULL, at TEXT NOT NULL, leaf_id TEXT NOT NULL UNIQUE
  ) STRICT;`,
  `CREATE TABLE measure_run (
    arrival INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, lines BLOB NOT NULL, leaf_id TEXT NOT NULL UNIQUE
  ) STRICT;`,
  `CREATE TABLE recording (
    revision INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, leaf_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recording_recorded ON recording (recorded_at);
  ALTER TABLE entry ADD COLUMN debt_id TEXT;
  ALTER TABLE entry ADD COLUMN creditor_id TEXT;
  ALTER TABLE entry ADD COLUMN channel TEXT;
  ALTER TABLE entry ADD COLUMN not_before INTEGER;
  ALTER TABLE entry ADD COLUMN not_after INTEGER;
  CREATE TABLE entry_state (
    list TEXT NOT NULL, rank INTEGER NOT NULL, state TEXT NOT NULL, not_before INTEGER, content TEXT NOT NULL, PRIMARY KEY (list, rank)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE lease (
    lease_id TEXT PRIMARY KEY, list TEXT NOT NULL, rank INTEGER NOT NULL, debt_id TEXT NOT NULL, party_id TEXT NOT NULL,
    contact_point_id TEXT NOT NULL, state TEXT NOT NULL, expires_at INTEGER NOT NULL, held_until INTEGER NOT NULL, content TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX lease_entry ON lease (list, rank) WHERE state IN ('open', 'started');
  CREATE INDEX lease_party ON lease (party_id) WHERE state IN ('open', 'started');
  CREATE INDEX lease_point ON lease (contact_point_id) WHERE state IN ('open', 'started');
  CREATE INDEX lease_lapsed ON lease (expires_at) WHERE state = 'open';
  CREATE TABLE lease_touch (id TEXT NOT NULL, lease_id TEXT NOT NULL, PRIMARY KEY (id, lease_id)) STRICT, WITHOUT ROWID;
  CREATE INDEX lease_touched ON lease_touch (lease_id);
  CREATE TABLE stop (seq INTEGER PRIMARY KEY, lease_id TEXT NOT NULL REFERENCES lease) STRICT;
  CREATE TABLE once (
    actor TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (actor, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE kept (kind TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;`,
  // Whoever seeks a free entry passes over those that are not without reading what they hold.
  `CREATE INDEX entry_place ON entry (list, rank, not_before, not_after, channel, creditor_id);`,
  // A lease that was reported late goes on holding its person; no other reported one is sought by person.
  `CREATE INDEX lease_late ON lease (party_id, held_until) WHERE state = 'reported';`,
  `CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY, origin TEXT NOT NULL, note TEXT NOT NULL, peaks TEXT NOT NULL, made_at INTEGER NOT NULL
  ) STRICT;`,
  // What was decided about a person or a debt is found again long after: leases that have ended, and lines of old lists.
  `CREATE INDEX lease_ended_party ON lease (party_id) WHERE state IN ('reported', 'released', 'revoked');
  CREATE INDEX lease_ended_point ON lease (contact_point_id) WHERE state IN ('reported', 'released', 'revoked');
  CREATE INDEX entry_debt ON entry (debt_id);`,
  // What was written since a revision begins here, or with a later load; of recordings before this change it is not known.
  `ALTER TABLE recording ADD COLUMN first_fact INTEGER;`,
  // Tables with row ids: what is written in the order of debts then lies in it, and the tree that finds it stays small.
  `CREATE TABLE judging (number INTEGER PRIMARY KEY, terms TEXT NOT NULL, at INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
  CREATE TABLE judgement (
    debt_id TEXT PRIMARY KEY, judging INTEGER NOT NULL, holds_before INTEGER, sought BLOB NOT NULL, body BLOB NOT NULL
  ) STRICT;`,
  // Rows by id lay all over the file; of leases that were open before this change it is not known what touches them.
  `DROP TABLE lease_touch;
  CREATE TABLE lease_touch (number INTEGER PRIMARY KEY AUTOINCREMENT, lease_id TEXT NOT NULL, hashes BLOB) STRICT;
  CREATE INDEX lease_touched ON lease_touch (lease_id);
  INSERT INTO lease_touch (lease_id) SELECT lease_id FROM lease WHERE state IN ('open', 'started') ORDER BY lease_id;`,
]

/** Schema version from which on recordings tell their first row. */
export const RECORDINGS_TELL_ROWS = 9

/** Schema version from which on there are tables of judgements. */
export const JUDGEMENTS_KEPT = 10
