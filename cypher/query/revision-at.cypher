// revision-at: tells the newest revision that was visible at a moment.
// mode: READ
// in:   $at ms
// out:  revision int; no row when there was none
// lock: none; index of Act(recordedAtMs, revision), read backwards
MATCH (a:Act)
WHERE a.recordedAtMs <= $at AND a.revision IS NOT NULL
RETURN a.revision
ORDER BY a.recordedAtMs DESC, a.revision DESC
LIMIT 1
