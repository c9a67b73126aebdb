// facts: gives a page of current facts of one kind in byte order of their keys.
// mode: READ
// in:   $after string (last key of the page before; at first the kind's own beginning), $end string (end of the kind's keys), $at int (revision), $limit int
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision), read in its order from $after
MATCH (f:Fact)
WHERE f.key > $after AND f.key < $end AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
ORDER BY f.key
LIMIT $limit
