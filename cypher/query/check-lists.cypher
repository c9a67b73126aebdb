// check-lists: gives each list with the number of its lines.
// mode: READ
// in:   none
// out:  head string (JSON), entries int
// lock: none; unique index of Entry(list, rank)
// scan: all lists and their lines
MATCH (l:List)
WHERE l.head IS NOT NULL
RETURN l.head, COUNT { MATCH (l)-[:HOLDS]->(e:Entry) WHERE e.list = l.name }
