// write-segments: writes parts of a list's certificate.
// mode: WRITE
// in:   $list string, $rows maps {kind string, part int, lines int, bytes}
// out:  none
// lock: the parts; unique index of Segment(list, kind, part)
UNWIND $rows AS row
MERGE (p:Segment {list: $list, kind: row.kind, part: row.part})
SET p.lines = row.lines, p.bytes = row.bytes
