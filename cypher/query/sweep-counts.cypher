// sweep-counts: deletes what an unfinished load wrote beside its facts.
// mode: WRITE, in its own transactions
// in:   $revision int (of the load; a copy's is the first of its many)
// out:  none
// lock: each batch its own nodes
// admits: label-scan because it reads everything once, and is only run after a load was killed or abandoned
MATCH (n:KindCount)
WHERE n.revision >= $revision
CALL (n) {
  DELETE n
} IN TRANSACTIONS OF 5000 ROWS
