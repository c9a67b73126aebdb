// copy-write-entry-states: keeps where entries of lists stand; they are found by it when the copy is committed.
// mode: WRITE
// in:   $rows list of {list string, rank int, state string, notBeforeMs ms or null, content string (JSON)}
// out:  nothing
// lock: the entries; unique index of Entry(list, rank)
UNWIND $rows AS row
MATCH (e:Entry {list: row.list, rank: row.rank})
SET e:CopiedState, e.state = row.state, e.stateNotBeforeMs = row.notBeforeMs, e.stateContent = row.content
