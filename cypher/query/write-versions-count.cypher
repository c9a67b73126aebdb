// write-versions-count: keeps by how many a revision changes the number of current facts of each kind.
// mode: WRITE
// in:   $changes maps {kind string, change int}, $revision int
// out:  none
// lock: the counts; unique index of KindCount(revision, kind)
UNWIND $changes AS one
MERGE (k:KindCount {revision: $revision, kind: one.kind})
SET k.change = coalesce(k.change, 0) + one.change
