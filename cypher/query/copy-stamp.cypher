// copy-stamp: tells what changes with every act, so that a reader of everything knows whether it read one moment.
// mode: READ
// in:   nothing
// out:  visible int, arrivals int, treeSize int, treePeaks strings, acts int (of dispatching), checkpoints int
// index: unique indexes of Store.name and DispatchLock.name
MATCH (s:Store {name: 'store'})
MATCH (d:DispatchLock {name: 'dispatch'})
RETURN s.visible AS visible, s.arrivals AS arrivals, s.treeSize AS treeSize, s.treePeaks AS treePeaks, coalesce(d.acts, 0) AS acts,
  coalesce(s.checkpoints, 0) AS checkpoints
