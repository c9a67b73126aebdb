// revision: tells the newest visible revision.
// mode: READ
// in:   none
// out:  revision int
// lock: none; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.visible AS revision
