// copy-write-held: writes held rows with their revisions.
// mode: WRITE
// in:   $rows list of {keyHash, kind, sourceId, sealed (strings), rules (strings), revision int}
// out:  nothing
// lock: the rows; unique index of Held(keyHash, revision)
UNWIND $rows AS row
MERGE (h:Held {keyHash: row.keyHash, revision: row.revision})
SET h.kind = row.kind, h.sourceId = row.sourceId, h.sealed = row.sealed, h.rules = row.rules
