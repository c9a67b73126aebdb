// copy-sweep-lists: deletes lists that an unfinished copy wrote, with their lines and certificates.
// mode: WRITE, in its own transactions
// in:   nothing
// out:  nothing
// lock: each batch its own nodes
// admits: label-scan because all lines and parts of lists are looked through; it is only run after a copy was killed or abandoned
MATCH (n:List|Entry|Segment)
WHERE n.copiedHead IS NOT NULL OR NOT n:List
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
