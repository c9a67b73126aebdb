// copy-write-refusals: writes refused rows with their revisions.
// mode: WRITE
// in:   $rows list of {keyHash, kind, sourceId, sourceClass (strings), rules (strings), revision int}
// out:  nothing
// lock: the rows; unique index of Refusal(keyHash, revision)
UNWIND $rows AS row
MERGE (r:Refusal {keyHash: row.keyHash, revision: row.revision})
SET r.kind = row.kind, r.sourceId = row.sourceId, r.sourceClass = row.sourceClass, r.rules = row.rules
