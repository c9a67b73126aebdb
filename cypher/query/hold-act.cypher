// hold-act: proves that an act is still open and ours, and shows that we are alive. First in every transaction of an act.
// mode: WRITE
// in:   $actId string, $token string
// out:  revision int, list string; no row when it is not open here
// lock: the act, so that whoever would sweep it waits; unique index of Act.actId
MATCH (a:Act {actId: $actId})
SET a.heartbeatAtMs = timestamp()
WITH a
WHERE a.state = 'open' AND a.token = $token
RETURN a.revision AS revision, a.list AS list
