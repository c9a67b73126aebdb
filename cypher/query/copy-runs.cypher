// copy-runs: names all runs with their leaves, in the order in which they were kept.
// mode: READ
// in:   nothing
// out:  runId string, leafId string
// index: none
// admits: label-scan because all runs are asked for
MATCH (r:Run)
RETURN r.runId AS runId, r.leafId AS leafId
ORDER BY r.arrival
