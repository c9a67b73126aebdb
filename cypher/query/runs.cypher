// runs: gives the records of all runs, newest first.
// mode: READ
// in:   none
// out:  record string (JSON)
// lock: none
// scan: all runs, which is what is asked for
MATCH (r:Run)
RETURN r.record
ORDER BY r.arrival DESC
