// identity-at: tells the leaf id of the act that made the newest facts visible up to a revision; no row when there was none.
// mode: READ
// in:   $at int (revision)
// out:  identity string
// lock: none; index of Made(recordedAtMs, revision), read backwards to the first that is old enough
MATCH (m:Made)
WHERE m.recordedAtMs >= 0 AND m.revision <= $at
RETURN m.leafId AS identity
ORDER BY m.recordedAtMs DESC, m.revision DESC
LIMIT 1
