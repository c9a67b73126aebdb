// open-store-bound: tells which key the store is bound to.
// mode: READ
// in:   none
// out:  keyCheck string or null
// lock: none; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.keyCheck AS keyCheck
