// copy-stamp: tells what changes with every act, so that a reader of everything knows whether it read one moment.
// mode: READ
// in:   nothing
// out:  visible int, arrivals int, treeSize int, treePeaks strings
// index: unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.visible AS visible, s.arrivals AS arrivals, s.treeSize AS treeSize, s.treePeaks AS treePeaks
