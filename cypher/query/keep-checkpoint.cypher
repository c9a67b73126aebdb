// keep-checkpoint: keeps a signed head of the ledger, and the name of the log.
// mode: WRITE
// in:   $size int, $origin string, $note string, $peaks strings, $madeAtMs ms
// out:  none
// lock: the store node, held since keep-checkpoint-look; unique index of Checkpoint.size
MATCH (s:Store {name: 'store'})
SET s.ledgerOrigin = $origin, s.checkpoints = coalesce(s.checkpoints, 0) + 1
CREATE (:Checkpoint {size: $size, origin: $origin, note: $note, peaks: $peaks, madeAtMs: $madeAtMs})
