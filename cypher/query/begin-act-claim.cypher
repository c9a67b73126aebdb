// begin-act-claim: takes an act that nobody goes on with, to sweep it; begin-act has locked the store.
// mode: WRITE
// in:   $actId string, $owner string (JSON), $token string
// out:  none
// lock: the act, after the store node; unique index of Act.actId
MATCH (a:Act {actId: $actId, state: 'open'})
SET a.owner = $owner, a.token = $token, a.nonce = null, a.heartbeatAtMs = timestamp()
