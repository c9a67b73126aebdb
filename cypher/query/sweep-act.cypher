// sweep-act: forgets an unfinished act once everything it wrote is gone.
// mode: WRITE
// in:   $actId string, $token string
// out:  none
// lock: the store node, then the act; unique indexes of Store.name, Act.actId and List.name
MATCH (s:Store {name: 'store'})
SET s.lockedFor = $actId
WITH s
MATCH (a:Act {actId: $actId, state: 'open'})
WHERE a.token = $token AND s.openAct = $actId
SET s.openAct = null
WITH a
OPTIONAL MATCH (l:List {name: a.list})
WHERE l.head IS NULL
DETACH DELETE l, a
