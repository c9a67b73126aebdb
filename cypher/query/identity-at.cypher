// identity-at: tells the leaf id of the act that made the newest facts visible up to a revision; no row when there was none.
// mode: READ
// in:   $at int (revision)
// out:  identity string
// lock: none; all nodes of Made are looked through
MATCH (m:Made)
WHERE m.revision IS NOT NULL AND m.revision <= $at
RETURN m.leafId AS identity
ORDER BY m.revision DESC
LIMIT 1
