// rewrite-segments: writes parts of a certificate anew in their places.
// mode: WRITE
// in:   $rows maps {list string, kind string, part int, lines int, bytes}
// out:  parts int (how many were there)
// lock: the parts; unique index of Segment(list, kind, part)
UNWIND $rows AS row
MATCH (p:Segment {list: row.list, kind: row.kind, part: row.part})
SET p.lines = row.lines, p.bytes = row.bytes
RETURN count(p) AS parts
