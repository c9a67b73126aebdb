// copy-acts: gives all ended acts in the order in which they were ended, which is that of their leaves.
// mode: READ
// in:   nothing
// out:  actId string, kind string, revision int, recordedAtMs ms, leafId string
// index: unique index of LedgerEntry.leafId
// admits: label-scan because all acts are asked for
MATCH (a:Act {state: 'done'})
MATCH (l:LedgerEntry {leafId: a.leafId})
RETURN a.actId AS actId, a.kind AS kind, a.revision AS revision, a.recordedAtMs AS recordedAtMs, a.leafId AS leafId
ORDER BY l.arrival
