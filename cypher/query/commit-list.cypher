// commit-list: makes a list visible; finish-act and write-leaf stand in the same transaction.
// mode: WRITE
// in:   $name string, $head string (JSON), $madeAt ms, $revision int
// out:  none
// lock: the list; unique index of List.name
MATCH (l:List {name: $name})
SET l.head = $head, l.madeAtMs = $madeAt, l.arrival = $arrival
