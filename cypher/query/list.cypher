// list: gives one list.
// mode: READ
// in:   $name string
// out:  head string (JSON); no row when there is none
// lock: none; unique index of List.name
MATCH (l:List {name: $name})
WHERE l.head IS NOT NULL
RETURN l.head AS head
