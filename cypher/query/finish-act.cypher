// finish-act: ends an act at a recording time that never runs backwards.
// mode: WRITE
// in:   $actId string, $recordedAt ms, $leafId string
// out:  none
// lock: the act, then the store node until the end; unique indexes of Act.actId and Store.name
MATCH (s:Store {name: 'store'})
SET s.lockedFor = $actId
WITH s
SET s.openAct = null, s.lastRecordedAtMs = CASE WHEN $recordedAt > s.lastRecordedAtMs THEN $recordedAt ELSE s.lastRecordedAtMs END
WITH s
MATCH (a:Act {actId: $actId})
SET a.state = 'done', a.recordedAtMs = s.lastRecordedAtMs, a.leafId = $leafId, a.owner = null, a.token = null, a.arrival = s.arrivals
FOREACH (_ IN CASE WHEN a.kind = 'list' THEN [] ELSE [1] END | SET a:Made)
