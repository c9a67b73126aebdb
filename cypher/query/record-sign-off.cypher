// record-sign-off: keeps counsel's word once for its leaf; write-leaf stands in the same transaction.
// mode: WRITE
// in:   $leafId, $pack, $version, $digest, $by, $evidence, $at (strings)
// out:  none
// lock: the store node, held since write-leaf, which gives the order; unique index of SignOff.leafId
MATCH (s:Store {name: 'store'})
MERGE (w:SignOff {leafId: $leafId})
ON CREATE SET w.arrival = s.arrivals, w.pack = $pack, w.version = $version, w.digest = $digest, w.by = $by, w.evidence = $evidence, w.at = $at
