// kept-one: gives the small record of one kind and id.
// mode: READ
// in:   $kind string, $id string
// out:  content string (JSON); no row when there is none
// lock: none; unique index of Kept(kind, id)
MATCH (k:Kept {kind: $kind, id: $id})
RETURN k.content AS content
