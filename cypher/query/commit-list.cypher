// commit-list: makes a list visible; finish-act and write-leaf stand before it in the same transaction.
// mode: WRITE
// in:   $name string, $head string (JSON), $madeAt ms
// out:  none
// lock: the store node, held since finish-act, which gives the order; unique indexes of Store.name and List.name
MATCH (s:Store {name: 'store'})
MATCH (l:List {name: $name})
SET l.head = $head, l.madeAtMs = $madeAt, l.arrival = s.arrivals
