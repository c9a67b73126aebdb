// write-refusals: keeps rows that the source gate refused, each once for an act.
// mode: WRITE
// in:   $rows maps {keyHash, kind, sourceId, sourceClass (strings), rules (strings)}, $revision int
// out:  none
// lock: the rows; unique index of Refusal(keyHash, revision)
UNWIND $rows AS row
MERGE (r:Refusal {keyHash: row.keyHash, revision: $revision})
SET r.kind = row.kind, r.sourceId = row.sourceId, r.sourceClass = row.sourceClass, r.rules = row.rules
