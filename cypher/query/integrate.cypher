// integrate: locks the tree and gives the leaves that have no number, in order of arrival.
// mode: WRITE
// in:   $limit int
// out:  arrival int, leafHash string, treeSize int, treePeaks strings; one row without arrival when there is no such leaf
// lock: the store node; unique index of Pending.arrival, read in its order
MATCH (s:Store {name: 'store'})
SET s.lockedFor = 'integrate'
WITH s
OPTIONAL MATCH (l:Pending)
WHERE l.arrival > 0
WITH s, l
ORDER BY l.arrival
LIMIT $limit
RETURN l.arrival, l.leafHash, s.treeSize, s.treePeaks
