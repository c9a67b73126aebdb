// entries: gives a page of a list's lines by rank.
// mode: READ
// in:   $name string, $after int (rank), $limit int
// out:  content string (JSON)
// lock: none; unique indexes of List.name and Entry(list, rank)
MATCH (l:List {name: $name})
WHERE l.head IS NOT NULL
MATCH (e:Entry)
WHERE e.list = $name AND e.rank > $after
RETURN e.content
ORDER BY e.rank
LIMIT $limit
