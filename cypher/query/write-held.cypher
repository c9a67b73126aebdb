// write-held: keeps rows that only a reviewer may admit, sealed whole, each once for an act.
// mode: WRITE
// in:   $rows maps {keyHash, kind, sourceId, sealed (strings), rules (strings)}, $revision int
// out:  none
// lock: the rows; unique index of Held(keyHash, revision)
UNWIND $rows AS row
MERGE (r:Held {keyHash: row.keyHash, revision: $revision})
SET r.kind = row.kind, r.sourceId = row.sourceId, r.sealed = row.sealed, r.rules = row.rules
