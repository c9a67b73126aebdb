// copy-write-counts: keeps by how many each revision changed the number of current facts of each kind.
// mode: WRITE
// in:   $rows list of {revision int, kind string, change int}
// out:  nothing
// lock: the counts; unique index of KindCount(revision, kind)
UNWIND $rows AS row
MERGE (k:KindCount {revision: row.revision, kind: row.kind})
SET k.change = row.change
