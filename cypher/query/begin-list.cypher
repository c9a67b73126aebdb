// begin-list: makes a list that is not seen yet; begin-act has locked the store.
// mode: WRITE
// in:   $name string, $actId string
// out:  created boolean (false: there is one of this name)
// lock: the store node, held since begin-act; unique index of List.name
MERGE (l:List {name: $name})
ON CREATE SET l.actId = $actId
RETURN l.actId = $actId AS created
