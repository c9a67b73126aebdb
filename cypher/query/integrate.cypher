// integrate: locks the tree and gives the leaves that have no number, in order of arrival.
// mode: WRITE
// in:   $limit int
// out:  treeSize int, treePeaks strings, arrivals ints, leafHashes strings (in the order of the arrivals)
// lock: the store node; unique index of Pending.arrival, read in its order
MATCH (s:Store {name: 'store'})
SET s.lockedFor = 'integrate'
WITH s
CALL (s) {
  MATCH (l:Pending)
  WHERE l.arrival <= s.arrivals
  WITH l
  ORDER BY l.arrival
  LIMIT $limit
  RETURN collect(l.arrival) AS arrivals, collect(l.leafHash) AS leafHashes
}
RETURN s.treeSize AS treeSize, s.treePeaks AS treePeaks, arrivals, leafHashes
