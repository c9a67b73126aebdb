// open-store-key: binds the store to a key when it has none, and tells which it is bound to.
// mode: WRITE
// in:   $check string (a keyed hash that tells the key and nothing of it)
// out:  keyCheck string
// lock: the store node
MATCH (s:Store {name: 'store'})
SET s.keyCheck = coalesce(s.keyCheck, $check)
RETURN s.keyCheck AS keyCheck
