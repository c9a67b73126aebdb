// erase-held: deletes rows that were held for a reviewer, of every act that held them.
// mode: WRITE
// in:   $keyHashes strings
// out:  none
// lock: the rows; unique index of Held(keyHash, revision)
UNWIND $keyHashes AS keyHash
MATCH (r:Held)
WHERE r.keyHash = keyHash AND r.revision IS NOT NULL
DELETE r
