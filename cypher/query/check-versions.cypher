// check-versions: gives a page of all versions, those of an open act too, by key and revision, with every id that finds them.
// mode: READ
// in:   $key string, $revision int (of the last one before; '' and 0 at first), $limit int
// out:  key string, kind string, content string or null, revision int, replacedIn int or null, found strings (relationship type, a blank, the id)
// lock: none; unique index of Fact(key, revision), read in its order
MATCH (f:Fact)
WHERE f.key >= $key AND f.revision IS NOT NULL AND (f.key > $key OR f.revision > $revision)
WITH f
ORDER BY f.key, f.revision
LIMIT $limit
RETURN f.key AS key, f.kind AS kind, f.content AS content, f.revision AS revision, f.replacedIn AS replacedIn, COLLECT { MATCH (f)-[r]->(a) RETURN type(r) + ' ' + coalesce(a.id, a.hash) } AS found
