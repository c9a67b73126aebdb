// held-row: gives one held row as the newest visible act saw it.
// mode: READ
// in:   $keyHash string, $at int (newest visible revision)
// out:  keyHash string, revision int, kind string, sourceId string, sealed string, rules strings; no row when there is none
// lock: none; unique index of Held(keyHash, revision)
MATCH (r:Held {keyHash: $keyHash})
WHERE r.revision <= $at
RETURN r.keyHash AS keyHash, r.revision AS revision, r.kind AS kind, r.sourceId AS sourceId, r.sealed AS sealed, r.rules AS rules
ORDER BY r.revision DESC
LIMIT 1
