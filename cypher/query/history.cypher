// history: gives every version of one fact, oldest first, without tombstones.
// mode: READ
// in:   $key string, $at int (newest visible revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision)
MATCH (f:Fact)
WHERE f.key = $key AND f.revision <= $at AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
ORDER BY f.revision
