// copy-commit: ends a copy and makes it visible.
// mode: WRITE
// in:   $actId string, $visible int, $identity string, $arrivals int, $recordedAt ms, $size int, $peaks strings, $stops int, $origin string or null, $checkpoints int
// out:  isEmpty boolean (false: something was written to the store meanwhile)
// lock: the store node and the dispatch node; unique indexes of Act.actId, Store.name and DispatchLock.name
MATCH (s:Store {name: 'store'})
SET s.lockedFor = $actId
WITH s, s.visible = 0 AND s.arrivals = 0 AS isEmpty
MATCH (a:Act {actId: $actId})
MATCH (d:DispatchLock {name: 'dispatch'})
SET s.visible = $visible, s.identity = $identity, s.arrivals = $arrivals, s.lastRecordedAtMs = $recordedAt,
  s.treeSize = $size, s.treePeaks = $peaks, s.openAct = null, s.copiedBy = $actId, s.ledgerOrigin = $origin, s.checkpoints = $checkpoints, d.stops = $stops
DETACH DELETE a
RETURN isEmpty
