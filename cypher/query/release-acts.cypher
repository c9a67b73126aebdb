// release-acts: lets go of the act that a handle leaves unfinished, so that the next one sweeps it.
// mode: WRITE
// in:   $token string
// out:  none
// lock: the act; unique indexes of Store.name and Act.actId
MATCH (s:Store {name: 'store'})
MATCH (a:Act {actId: s.openAct})
WHERE a.token = $token AND a.state = 'open'
SET a.owner = null, a.token = null, a.nonce = null
