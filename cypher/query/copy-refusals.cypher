// copy-refusals: gives a page of all refused rows, by keyed hash and revision.
// mode: READ
// in:   $keyHash string, $revision int (of the last one before; '' and 0 at first), $at int (newest visible revision), $limit int
// out:  keyHash string, revision int, kind string, sourceId string, sourceClass string, rules strings
// index: unique index of Refusal(keyHash, revision), read in its order from $keyHash
MATCH (r:Refusal)
WHERE r.keyHash >= $keyHash AND r.revision IS NOT NULL AND (r.keyHash > $keyHash OR r.revision > $revision) AND r.revision <= $at
RETURN r.keyHash AS keyHash, r.revision AS revision, r.kind AS kind, r.sourceId AS sourceId, r.sourceClass AS sourceClass, r.rules AS rules
ORDER BY r.keyHash, r.revision
LIMIT $limit
