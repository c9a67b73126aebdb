// keep-end: ends a small record.
// mode: WRITE
// in:   $kind string, $id string
// out:  none
// lock: unique index of Kept(kind, id)
MATCH (k:Kept {kind: $kind, id: $id})
DELETE k
