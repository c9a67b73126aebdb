// begin-act: locks the store for the opening of an act and tells what is in the way.
// mode: WRITE
// in:   $actId string
// out:  visible int, ended boolean (an act of this id was committed), openId string, kind string, owner string (JSON), silentMs int, nonce string; the last five null when no act is open
// lock: the store node, until the transaction ends; unique index of Act.actId
MATCH (s:Store {name: 'store'})
SET s.lockedFor = $actId
WITH s
OPTIONAL MATCH (same:Act {actId: $actId, state: 'done'})
OPTIONAL MATCH (a:Act {actId: s.openAct})
RETURN s.visible AS visible, same IS NOT NULL AS ended, a.actId AS openId, a.kind AS kind, a.owner AS owner, timestamp() - a.heartbeatAtMs AS silentMs, a.nonce AS nonce
