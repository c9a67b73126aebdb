// seq-of: tells the number of a leaf.
// mode: READ
// in:   $leafId string
// out:  seq int or null; no row when there is no such leaf
// lock: none; unique index of LedgerEntry.leafId
MATCH (l:LedgerEntry {leafId: $leafId})
RETURN l.seq
