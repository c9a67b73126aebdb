// erase-version: deletes single versions, to be written anew without what named somebody, and the anchors that only they touched.
// mode: WRITE
// in:   $rows maps {key string, revision int}
// out:  key string, purposes string (words), revision int, replacedIn int or null (of each that was there)
// lock: the versions and their anchors; unique index of Fact(key, revision)
UNWIND $rows AS row
MATCH (f:Fact {key: row.key, revision: row.revision})
WITH f, f.key AS key, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
CALL (f) {
  OPTIONAL MATCH (f)-->(a)
  WITH f, collect(a) AS anchors
  DETACH DELETE f
  WITH anchors
  FOREACH (a IN [x IN anchors WHERE NOT EXISTS { (x)--() }] | DELETE a)
}
RETURN key, purposes, revision, replacedIn
