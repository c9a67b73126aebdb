// entry-states: gives a page of the entries of a list that have a state of their own, by rank.
// mode: READ
// in:   $list string, $after int (rank), $limit int
// out:  content string (JSON)
// lock: none; index of Stated(list, rank), in its order
MATCH (e:Stated)
WHERE e.list = $list AND e.rank > $after
RETURN e.stateContent AS content
ORDER BY e.list, e.rank
LIMIT $limit
