// save-run: keeps a run of a measure once; write-leaf stands in the same transaction.
// mode: WRITE
// in:   $runId string, $leafId string, $record string (JSON), $lines bytes
// out:  leafId string (of the run that is now there)
// lock: the store node, held since write-leaf, which gives the order; unique index of Run.runId
MATCH (s:Store {name: 'store'})
MERGE (r:Run {runId: $runId})
ON CREATE SET r.arrival = s.arrivals, r.leafId = $leafId, r.record = $record, r.lines = $lines
RETURN r.leafId AS leafId
