// gate-counts-refused: counts refused rows by rule, each once, as the newest visible act saw it.
// mode: READ
// in:   $at int (newest visible revision)
// out:  rule string, rows int
// lock: none
// scan: all refused rows, which is what is counted
MATCH (r:Refusal)
WHERE r.revision <= $at AND NOT EXISTS {
  MATCH (newer:Refusal)
  WHERE newer.keyHash = r.keyHash AND newer.revision > r.revision AND newer.revision <= $at
}
UNWIND r.rules AS rule
RETURN rule, count(*)
ORDER BY rule
