// held-end: lets go of a held row, as every visible act saw it.
// mode: WRITE
// in:   $keyHash string, $at int (newest visible revision)
// out:  none
// lock: the rows; unique index of Held(keyHash, revision)
MATCH (r:Held {keyHash: $keyHash})
WHERE r.revision <= $at
DELETE r
