// finish-act-again: tells whether an act was ended with this very leaf, as when a commit is tried again after a lost connection.
// mode: READ (inside a writing transaction)
// in:   $actId string, $leafId string
// out:  revision int; no row when not
// lock: none; unique index of Act.actId
MATCH (a:Act {actId: $actId, state: 'done'})
WHERE a.leafId = $leafId
RETURN a.revision AS revision
