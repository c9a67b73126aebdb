// abandon-act: lets nobody else but the sweeper go on with an act.
// mode: WRITE
// in:   $actId string, $token string
// out:  kind string, revision int, list string; no row when it is not open here
// lock: the act; unique index of Act.actId
MATCH (a:Act {actId: $actId})
SET a.heartbeatAtMs = timestamp()
WITH a
WHERE a.state = 'open' AND a.token = $token
RETURN a.kind AS kind, a.revision AS revision, a.list AS list
