// standing: gives what stands about a list beside the facts.
// mode: READ
// in:   $list string
// out:  head string (JSON), approval string (JSON) or null, pauses strings (JSON); no row when there is no such list
// lock: none; unique indexes of List.name and Kept(kind, id)
MATCH (l:List {name: $list})
WHERE l.head IS NOT NULL
OPTIONAL MATCH (a:Kept {kind: 'approval', id: $list})
RETURN l.head AS head, a.content AS approval, COLLECT {
  MATCH (p:Kept)
  WHERE p.kind = 'pause' AND p.id IS NOT NULL
  RETURN p.content
  ORDER BY p.id
} AS pauses
