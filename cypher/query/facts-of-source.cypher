// facts-of-source: gives a page of the current facts of some kinds that name any of these sources, in byte order of their keys.
// mode: READ
// in:   $ids strings, $kinds strings, $after string (last key of the page before; '' at first), $at int (revision), $limit int
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Fact(key, revision), read in its order from $after
//       all facts, once over all pages: every fact names a source, so that an index of them would be as large as the facts
MATCH (f:Fact)
WHERE f.key > $after AND f.sourceId IN $ids AND f.kind IN $kinds AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
ORDER BY f.key
LIMIT $limit
