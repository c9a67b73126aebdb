// check-tree: compares the tree's size with the numbered leaves.
// mode: READ
// in:   none
// out:  treeSize int, leaves int
// lock: none
//       the index of LedgerEntry.seq
MATCH (s:Store {name: 'store'})
OPTIONAL MATCH (l:LedgerEntry)
WHERE l.seq >= 0
RETURN s.treeSize AS treeSize, count(l) AS leaves
