// lists: gives all lists, newest first.
// mode: READ
// in:   none
// out:  head string (JSON)
// lock: none
// scan: all lists, which is what is asked for
MATCH (l:List)
WHERE l.head IS NOT NULL
RETURN l.head
ORDER BY l.madeAtMs DESC, l.arrival DESC
