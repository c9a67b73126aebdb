// copy-write-lists: writes the heads of lists, unseen until the copy is committed.
// mode: WRITE
// in:   $rows list of {name string, actId string, head string (JSON), madeAtMs ms, arrival int}
// out:  nothing
// lock: the lists; unique index of List.name
UNWIND $rows AS row
MERGE (l:List {name: row.name})
SET l.actId = row.actId, l.copiedHead = row.head, l.madeAtMs = row.madeAtMs, l.arrival = row.arrival
