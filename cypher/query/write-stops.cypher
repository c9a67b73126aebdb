// write-stops: numbers leases that were taken back, for the feed of stops.
// mode: WRITE
// in:   $leaseIds strings (in order)
// out:  none
// lock: the dispatch node, held since lock-dispatch; unique index of Stop.seq
MATCH (d:DispatchLock {name: 'dispatch'})
SET d.stops = d.stops + size($leaseIds)
WITH d.stops - size($leaseIds) AS before
UNWIND range(1, size($leaseIds)) AS i
CREATE (:Stop {seq: before + i, leaseId: $leaseIds[i - 1]})
