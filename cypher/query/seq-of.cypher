// seq-of: tells the number of a leaf.
// mode: READ
// in:   $leafId string
// out:  seq int or null; no row when there is no such leaf
// lock: none; unique indexes of Store.name and LedgerEntry.leafId
MATCH (s:Store {name: 'store'})
MATCH (l:LedgerEntry {leafId: $leafId})
RETURN CASE WHEN l.seq < s.treeSize THEN l.seq END AS seq
