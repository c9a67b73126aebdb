// runs: gives the records of all runs, newest first.
// mode: READ
// in:   none
// out:  record string (JSON)
// lock: none
// admits: label-scan because all runs are asked for
MATCH (r:Run)
RETURN r.record AS record
ORDER BY r.arrival DESC
