// copy-kept: gives a page of all small records, by kind and id in byte order.
// mode: READ
// in:   $kind string, $id string (of the last one before; '' at first), $limit int
// out:  kind string, id string, content string (JSON)
// index: unique index of Kept(kind, id), read in its order from $kind
MATCH (k:Kept)
WHERE k.kind >= $kind AND k.id IS NOT NULL AND (k.kind > $kind OR k.id > $id)
RETURN k.kind AS kind, k.id AS id, k.content AS content
ORDER BY k.kind, k.id
LIMIT $limit
