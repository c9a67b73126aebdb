// gate-counts-held: counts held rows by rule, each once, as the newest visible act saw it.
// mode: READ
// in:   $at int (newest visible revision)
// out:  rule string, rows int
// lock: none
// admits: label-scan because all held rows are counted
MATCH (r:Held)
WHERE r.revision <= $at AND NOT EXISTS {
  MATCH (newer:Held)
  WHERE newer.keyHash = r.keyHash AND newer.revision > r.revision AND newer.revision <= $at
}
UNWIND r.rules AS rule
RETURN rule, count(*) AS rows
ORDER BY rule
