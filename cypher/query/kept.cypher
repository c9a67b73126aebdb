// kept: gives a page of the records of one kind by id in byte order.
// mode: READ
// in:   $kind string, $after string (id; '' at first), $limit int
// out:  id string, content string (JSON)
// lock: none; unique index of Kept(kind, id), in its order
MATCH (k:Kept)
WHERE k.kind = $kind AND k.id > $after
RETURN k.id AS id, k.content AS content
ORDER BY k.kind, k.id
LIMIT $limit
