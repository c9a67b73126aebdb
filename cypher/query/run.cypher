// run: gives one run with its numbers.
// mode: READ
// in:   $runId string
// out:  record string (JSON), lines bytes; no row when there is none
// lock: none; unique index of Run.runId
MATCH (r:Run {runId: $runId})
RETURN r.record AS record, r.lines AS lines
