// rewrite-run: writes the numbers of a run of measures anew.
// mode: WRITE
// in:   $runId string, $lines bytes
// out:  runId string; no row when there is none
// lock: the run; unique index of Run.runId
MATCH (r:Run {runId: $runId})
SET r.lines = $lines
RETURN r.runId AS runId
