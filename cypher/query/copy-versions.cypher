// copy-versions: gives a page of all versions, tombstones too, by key and revision.
// mode: READ
// in:   $key string, $revision int (of the last one before; '' and 0 at first), $at int (newest visible revision), $limit int
// out:  kind string, key string, content string (JSON) or null, purposes string (words), revision int, replacedIn int or null
// index: unique index of Fact(key, revision), read in its order from $key
MATCH (f:Fact)
WHERE f.key >= $key AND f.revision IS NOT NULL AND (f.key > $key OR f.revision > $revision) AND f.revision <= $at
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
ORDER BY f.key, f.revision
LIMIT $limit
