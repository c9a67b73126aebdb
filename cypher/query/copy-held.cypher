// copy-held: gives a page of all held rows, by keyed hash and revision.
// mode: READ
// in:   $keyHash string, $revision int (of the last one before; '' and 0 at first), $at int (newest visible revision), $limit int
// out:  keyHash string, revision int, kind string, sourceId string, sealed string, rules strings
// index: unique index of Held(keyHash, revision), read in its order from $keyHash
MATCH (h:Held)
WHERE h.keyHash >= $keyHash AND h.revision IS NOT NULL AND (h.keyHash > $keyHash OR h.revision > $revision) AND h.revision <= $at
RETURN h.keyHash AS keyHash, h.revision AS revision, h.kind AS kind, h.sourceId AS sourceId, h.sealed AS sealed, h.rules AS rules
ORDER BY h.keyHash, h.revision
LIMIT $limit
