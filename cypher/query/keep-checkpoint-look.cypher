// keep-checkpoint-look: locks the tree and tells what a new signed head has to fit.
// mode: WRITE
// in:   $size int, $origin string
// out:  treeSize int, note string (kept for this size, or null), otherOrigin string (of any head kept, where it differs, or null)
// lock: the store node; unique indexes of Store.name and Checkpoint.size
MATCH (s:Store {name: 'store'})
SET s.lockedFor = 'checkpoint'
WITH s
OPTIONAL MATCH (known:Checkpoint {size: $size})
RETURN s.treeSize AS treeSize, known.note AS note, CASE WHEN s.ledgerOrigin <> $origin THEN s.ledgerOrigin END AS otherOrigin
