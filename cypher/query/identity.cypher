// identity: tells the leaf id of the act that made the newest facts visible, or empty.
// mode: READ
// in:   none
// out:  identity string
// lock: none; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN s.identity AS identity
