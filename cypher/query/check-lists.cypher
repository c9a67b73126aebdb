// check-lists: gives each list with the number of its lines.
// mode: READ
// in:   none
// out:  head string (JSON), entries int
// lock: none; unique index of Entry(list, rank)
// admits: label-scan because every list is looked at with its lines
MATCH (l:List)
WHERE l.head IS NOT NULL
RETURN l.head AS head, COUNT { MATCH (l)-[:HOLDS]->(e:Entry) WHERE e.list = l.name } AS entries
