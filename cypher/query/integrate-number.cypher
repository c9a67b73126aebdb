// integrate-number: numbers leaves and keeps the grown tree.
// mode: WRITE
// in:   $rows maps {arrival int, seq int}, $size int, $peaks strings
// out:  none
// lock: the store node, held since integrate; unique index of Pending.arrival
MATCH (s:Store {name: 'store'})
SET s.treeSize = $size, s.treePeaks = $peaks
WITH s
UNWIND $rows AS row
MATCH (l:Pending {arrival: row.arrival})
REMOVE l:Pending
SET l.seq = row.seq
