// copy-lists: gives all lists in the order in which they were made.
// mode: READ
// in:   nothing
// out:  actId string, head string (JSON)
// index: none
// admits: label-scan because all lists are asked for
MATCH (l:List)
WHERE l.head IS NOT NULL
RETURN l.actId AS actId, l.head AS head
ORDER BY l.arrival
