// copy-sweep-leaves: deletes numbered leaves beyond the tree, which only an unfinished copy writes.
// mode: WRITE, in its own transactions
// in:   nothing
// out:  nothing
// lock: each batch its own nodes
// index: unique indexes of Store.name and LedgerEntry.seq
MATCH (s:Store {name: 'store'})
MATCH (n:LedgerEntry)
WHERE n.seq >= s.treeSize
CALL (n) {
  DELETE n
} IN TRANSACTIONS OF 5000 ROWS
