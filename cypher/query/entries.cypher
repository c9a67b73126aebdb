// entries: gives a page of a list's lines by rank.
// mode: READ
// in:   $name string, $after int (rank), $limit int, $creditors list of string (null: any)
// out:  content string (JSON)
// lock: none; unique indexes of List.name and Entry(list, rank)
MATCH (l:List {name: $name})
WHERE l.head IS NOT NULL
CALL (l) {
  MATCH (e:Entry)
  WHERE e.list = l.name AND e.rank > $after AND ($creditors IS NULL OR e.creditorId IN $creditors)
  RETURN e
  ORDER BY e.list, e.rank
  LIMIT $limit
}
RETURN e.content AS content
ORDER BY e.rank
