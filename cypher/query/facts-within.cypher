// facts-within: gives a page of current facts whose keys lie in some ranges, in byte order of their keys.
// mode: READ
// in:   $ranges maps ({from string, until string (not itself)}; in order, apart from each other), $at int (revision), $limit int
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision)
UNWIND $ranges AS range
MATCH (f:Fact)
WHERE f.key >= range.from AND f.key < range.until AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
ORDER BY f.key
LIMIT $limit
