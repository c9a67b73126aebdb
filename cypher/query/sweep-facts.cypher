// sweep-facts: deletes the versions that an unfinished load wrote, and the anchors that only they touched.
// mode: WRITE, in its own transactions
// in:   $revision int (of the load)
// out:  none
// lock: each batch its own nodes
// scan: all facts, once; it is only run after a load was killed or abandoned
MATCH (f:Fact)
WHERE f.revision = $revision
CALL (f) {
  OPTIONAL MATCH (f)-->(a)
  WITH f, collect(a) AS anchors
  DETACH DELETE f
  WITH anchors
  UNWIND anchors AS a
  WITH a
  WHERE NOT EXISTS { (a)--() }
  DELETE a
} IN TRANSACTIONS OF 2000 ROWS
