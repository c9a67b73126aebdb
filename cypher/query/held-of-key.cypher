// held-of-key: gives every visible version of some facts, in any order.
// mode: READ
// in:   $ids strings (keys, each once), $at int (newest visible revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision)
UNWIND $ids AS id
MATCH (f:Fact)
WHERE f.key = id AND f.revision <= $at AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
