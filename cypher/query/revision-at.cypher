// revision-at: tells the newest revision that was visible at a moment.
// mode: READ
// in:   $at ms
// out:  revision int; no row when there was none
// lock: none; index of Made(recordedAtMs, revision), read backwards
MATCH (m:Made)
WHERE m.recordedAtMs <= $at AND m.revision IS NOT NULL
RETURN m.revision AS revision
ORDER BY m.recordedAtMs DESC, m.revision DESC
LIMIT 1
