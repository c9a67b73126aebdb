// copy-sweep-segments: deletes parts of certificates that an unfinished copy wrote.
// mode: WRITE, in its own transactions
// in:   nothing
// out:  nothing
// lock: each batch its own nodes
// admits: label-scan because all of them are looked through; it is only run after a copy was killed or abandoned
MATCH (n:Segment)
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
