// sweep-segments: deletes what an unfinished list wrote.
// mode: WRITE, in its own transactions
// in:   $list string
// out:  none
// lock: each batch its own nodes; unique index of Segment, which begins with its list
MATCH (n:Segment)
WHERE n.list = $list AND n.kind IS NOT NULL AND n.part IS NOT NULL
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 4 ROWS
