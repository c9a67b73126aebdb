// begin-act-create: opens an act; begin-act has locked the store and found the way free.
// mode: WRITE
// in:   $actId string, $kind string (load or list), $revision int, $owner string (JSON), $token string, $nonce string, $list string or null (a list's name)
// out:  none
// lock: the store node, held since begin-act; unique index of Act.actId
MATCH (s:Store {name: 'store'})
SET s.openAct = $actId
CREATE (:Act {
  actId: $actId, kind: $kind, state: 'open', revision: $revision, owner: $owner, token: $token, nonce: $nonce, list: $list,
  heartbeatAtMs: timestamp()
})
