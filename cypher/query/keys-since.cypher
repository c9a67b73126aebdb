// keys-since: gives a page of keys that got a version after a revision, in byte order, each once.
// mode: READ
// in:   $after string (last key of the page before; '' at first), $since int (revision), $at int (revision), $limit int
// out:  key string
// lock: none; unique index of Fact(key, revision), read in its order from $after
MATCH (f:Fact)
WHERE f.key > $after AND f.revision > $since AND f.revision <= $at
RETURN DISTINCT f.key AS key
ORDER BY key
LIMIT $limit
