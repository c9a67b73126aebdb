// copy-write-acts: writes ended acts, unseen until the copy is committed.
// mode: WRITE
// in:   $rows list of {actId string, kind string, revision int, recordedAtMs ms, leafId string}
// out:  nothing
// lock: the acts; unique index of Act.actId
UNWIND $rows AS row
MERGE (a:Act {actId: row.actId})
SET a.state = 'copied', a.kind = row.kind, a.revision = row.revision, a.copiedAtMs = row.recordedAtMs, a.leafId = row.leafId
