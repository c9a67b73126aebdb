// sweep-replaced: takes back what an unfinished load marked as replaced.
// mode: WRITE, in its own transactions
// in:   $revision int (of the load)
// out:  none
// lock: each batch its own nodes
// admits: label-scan because it reads everything once, and is only run after a load was killed or abandoned
MATCH (f:Fact)
WHERE f.replacedIn = $revision
CALL (f) {
  REMOVE f.replacedIn
} IN TRANSACTIONS OF 5000 ROWS
