// facts-by-key: gives the current facts with these keys, in any order.
// mode: READ
// in:   $keys strings (each once), $at int (revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision)
UNWIND $keys AS key
MATCH (f:Fact)
WHERE f.key = key AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
