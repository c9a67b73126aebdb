// lists: gives all lists, newest first.
// mode: READ
// in:   none
// out:  head string (JSON)
// lock: none
// admits: label-scan because all lists are asked for
MATCH (l:List)
WHERE l.head IS NOT NULL
RETURN l.head AS head
ORDER BY l.madeAtMs DESC, l.arrival DESC
