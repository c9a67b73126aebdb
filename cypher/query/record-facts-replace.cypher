// record-facts-replace: marks the versions that recorded facts replace, and tells which were overtaken by a load that is open.
// mode: WRITE
// in:   $keys strings (each once), $revision int (of the recording)
// out:  key string, kind string or null (of what was there), replaced int (current facts that were replaced, no tombstones), later int or null (revision of the open load that wrote the key too)
// lock: the versions; unique index of Fact(key, revision)
UNWIND $keys AS key
OPTIONAL MATCH (next:Fact)
WHERE next.key = key AND next.revision > $revision
WITH key, min(next.revision) AS later
OPTIONAL MATCH (f:Fact)
WHERE f.key = key AND f.revision < $revision AND coalesce(f.replacedIn, $revision + 1) > $revision
SET f.replacedIn = $revision
RETURN key, head(collect(f.kind)) AS kind, count(f.content) AS replaced, later
