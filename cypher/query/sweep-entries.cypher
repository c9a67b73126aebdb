// sweep-entries: deletes what an unfinished list wrote.
// mode: WRITE, in its own transactions
// in:   $list string
// out:  none
// lock: each batch its own nodes; unique index of Entry, which begins with its list
MATCH (n:Entry)
WHERE n.list = $list AND n.rank IS NOT NULL
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
