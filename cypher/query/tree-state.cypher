// tree-state: tells size and peaks of the ledger's tree.
// mode: READ
// in:   none
// out:  treeSize int, treePeaks strings
// lock: none; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.treeSize AS treeSize, s.treePeaks AS treePeaks
