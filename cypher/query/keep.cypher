// keep: keeps a small record under its kind and id.
// mode: WRITE
// in:   $kind string, $id string, $content string (JSON)
// out:  none
// lock: unique index of Kept(kind, id)
MERGE (k:Kept {kind: $kind, id: $id})
SET k.content = $content
