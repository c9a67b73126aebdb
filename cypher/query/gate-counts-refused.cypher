// gate-counts-refused: counts refused rows by rule, each once, as the newest visible act saw it.
// mode: READ
// in:   $at int (newest visible revision)
// out:  rule string, rows int
// lock: none
// admits: label-scan because all refused rows are counted
MATCH (r:Refusal)
WHERE r.revision <= $at AND NOT EXISTS {
  MATCH (newer:Refusal)
  WHERE newer.keyHash = r.keyHash AND newer.revision > r.revision AND newer.revision <= $at
}
UNWIND r.rules AS rule
RETURN rule, count(*) AS rows
ORDER BY rule
