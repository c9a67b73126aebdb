// held-rows: gives a page of the held rows by keyed hash in byte order, each as the newest visible act saw it.
// mode: READ
// in:   $after string (keyed hash; '' at first), $limit int, $at int (newest visible revision)
// out:  keyHash string, revision int, kind string, sourceId string, sealed string, rules strings
// lock: none; unique index of Held(keyHash, revision)
MATCH (r:Held)
WHERE r.keyHash > $after AND r.revision <= $at AND NOT EXISTS {
  MATCH (newer:Held)
  WHERE newer.keyHash = r.keyHash AND newer.revision > r.revision AND newer.revision <= $at
}
RETURN r.keyHash AS keyHash, r.revision AS revision, r.kind AS kind, r.sourceId AS sourceId, r.sealed AS sealed, r.rules AS rules
ORDER BY r.keyHash
LIMIT $limit
