// sweep-refusals: deletes what an unfinished load wrote beside its facts.
// mode: WRITE, in its own transactions
// in:   $revision int (of the load)
// out:  none
// lock: each batch its own nodes
// scan: all nodes of one label, once; it is only run after a load was killed or abandoned
MATCH (n:Refusal)
WHERE n.revision = $revision
CALL (n) {
  DELETE n
} IN TRANSACTIONS OF 5000 ROWS
