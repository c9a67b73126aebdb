// commit-load: makes a load visible; finish-act and write-leaf stand in the same transaction.
// mode: WRITE
// in:   $revision int, $leafId string
// out:  none
// lock: the store node
MATCH (s:Store {name: 'store'})
SET s.visible = $revision, s.identity = $leafId
