// leaves: gives a page of numbered leaves in order; what lies beyond the tree belongs to a copy that is not committed.
// mode: READ
// in:   $from int (number), $limit int
// out:  seq int, leafId string, entry string, leafHash string
// lock: none; unique indexes of Store.name and LedgerEntry.seq, read in its order
MATCH (s:Store {name: 'store'})
CALL (s) {
  MATCH (l:LedgerEntry)
  WHERE l.seq >= $from AND l.seq < s.treeSize
  RETURN l
  ORDER BY l.seq
  LIMIT $limit
}
RETURN l.seq AS seq, l.leafId AS leafId, l.entry AS entry, l.leafHash AS leafHash
ORDER BY seq
