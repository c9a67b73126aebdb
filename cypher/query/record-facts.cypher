// record-facts: makes the next revision for facts that are recorded outside a load, and makes it visible at the end of the transaction.
// mode: WRITE
// in:   $recordedAt ms, $leafId string
// out:  revision int; null when a load that is open leaves no revision below its own
// lock: the store node until the end; unique indexes of Store.name and Act.actId
MATCH (s:Store {name: 'store'})
SET s.lockedFor = 'record-facts'
WITH s
OPTIONAL MATCH (a:Act {actId: s.openAct})
WITH s, s.visible + 1 AS revision, CASE WHEN a.kind IN ['load', 'copy'] THEN a.revision END AS ceiling
WITH s, revision, ceiling IS NULL OR revision < ceiling AS isFree
FOREACH (_ IN CASE WHEN isFree THEN [1] ELSE [] END |
  SET s.visible = revision, s.identity = $leafId,
    s.lastRecordedAtMs = CASE WHEN $recordedAt > s.lastRecordedAtMs THEN $recordedAt ELSE s.lastRecordedAtMs END
  CREATE (:Recording:Made {revision: revision, recordedAtMs: s.lastRecordedAtMs, leafId: $leafId})
)
RETURN CASE WHEN isFree THEN revision END AS revision
