// copy-begin: tells whether the store is empty; begin-act has locked it.
// mode: READ (inside a writing transaction)
// in:   nothing
// out:  isEmpty boolean
// lock: the store node, held since begin-act; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.visible = 0 AND s.arrivals = 0 AS isEmpty
