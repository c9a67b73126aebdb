// check: tells where the store stands.
// mode: READ
// in:   none
// out:  visible int, treeSize int, openId string, owner string (JSON), silentMs int (the last three null when no act is open)
// lock: none; unique indexes of Store.name and Act.actId
MATCH (s:Store {name: 'store'})
OPTIONAL MATCH (a:Act {actId: s.openAct})
RETURN s.visible AS visible, s.treeSize AS treeSize, a.actId AS openId, a.owner AS owner, timestamp() - a.heartbeatAtMs AS silentMs
