// copy-committed: tells whether the store was filled by this copy, as when its commit is tried again after a lost connection.
// mode: READ (inside a writing transaction)
// in:   $actId string
// out:  wasCommitted boolean
// lock: none; unique index of Store.name
MATCH (s:Store {name: 'store'})
RETURN coalesce(s.copiedBy = $actId, false) AS wasCommitted
