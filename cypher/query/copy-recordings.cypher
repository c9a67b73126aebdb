// copy-recordings: gives a page of the revisions of recorded events.
// mode: READ
// in:   $after int (revision), $limit int
// out:  revision int, recordedAtMs ms, leafId string
// index: unique index of Recording.revision, read in its order
MATCH (r:Recording)
WHERE r.revision > $after
RETURN r.revision AS revision, r.recordedAtMs AS recordedAtMs, r.leafId AS leafId
ORDER BY r.revision
LIMIT $limit
