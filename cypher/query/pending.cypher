// pending: counts the leaves that have no number yet.
// mode: READ
// in:   none
// out:  leaves int
// lock: none; the count store
MATCH (l:Pending)
RETURN count(l) AS leaves
