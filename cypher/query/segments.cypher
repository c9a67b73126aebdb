// segments: gives the next parts of a list's certificate by kind and number.
// mode: READ
// in:   $name string, $kind string, $part int (of the last one before; '' and -1 at first), $kinds list of string (null: any), $limit int
// out:  kind string, part int, lines int, bytes
// lock: none; unique indexes of List.name and Segment(list, kind, part)
MATCH (l:List {name: $name})
WHERE l.head IS NOT NULL
MATCH (p:Segment)
WHERE p.list = l.name AND p.kind >= $kind AND p.part IS NOT NULL AND (p.kind > $kind OR p.part > $part) AND ($kinds IS NULL OR p.kind IN $kinds)
WITH p
ORDER BY p.kind, p.part
LIMIT $limit
RETURN p.kind AS kind, p.part AS part, p.lines AS lines, p.bytes AS bytes
