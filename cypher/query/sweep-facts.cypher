// sweep-facts: deletes the versions that an unfinished load wrote, and the anchors that only they touched.
// mode: WRITE, in its own transactions
// in:   $revision int (of the load; a copy's is the first of its many)
// out:  none
// lock: each batch its own nodes
// admits: label-scan because it reads everything once, and is only run after a load was killed or abandoned
MATCH (f:Fact)
WHERE f.revision >= $revision
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
