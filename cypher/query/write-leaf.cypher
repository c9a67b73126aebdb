// write-leaf: writes a leaf that has no number yet; one of the same id is left as it is and told. Last in the transaction of its act.
// mode: WRITE
// in:   $leafId string, $entry string, $leafHash string
// out:  entry string, leafHash string (of the leaf that was there; null when it is new)
// lock: the store node, which gives the arrival; unique index of LedgerEntry.leafId
MATCH (s:Store {name: 'store'})
SET s.lockedFor = $leafId
WITH s
OPTIONAL MATCH (known:LedgerEntry {leafId: $leafId})
WITH s, known, known.entry AS entry, known.leafHash AS leafHash
FOREACH (_ IN CASE WHEN known IS NULL THEN [1] ELSE [] END |
  SET s.arrivals = s.arrivals + 1
  CREATE (:LedgerEntry:Pending {leafId: $leafId, entry: $entry, leafHash: $leafHash, arrival: s.arrivals})
)
RETURN entry, leafHash
