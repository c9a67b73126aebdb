// erase-look: gives every version of some facts, tombstones too.
// mode: READ (inside a writing transaction)
// in:   $keys strings (each once)
// out:  kind string, revision int, replacedIn int or null, isFact boolean (false: a tombstone)
// lock: none; unique index of Fact(key, revision)
UNWIND $keys AS key
MATCH (f:Fact)
WHERE f.key = key AND f.revision IS NOT NULL
RETURN f.kind AS kind, f.revision AS revision, f.replacedIn AS replacedIn, f.content IS NOT NULL AS isFact
