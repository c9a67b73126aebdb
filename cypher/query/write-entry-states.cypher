// write-entry-states: keeps where entries of a list stand from now on.
// mode: WRITE
// in:   $list string, $rows maps {rank int, state string, notBeforeMs ms or null, content string (JSON)}
// out:  none
// lock: the entries; unique index of Entry(list, rank)
UNWIND $rows AS row
MATCH (e:Entry {list: $list, rank: row.rank})
SET e:Stated, e.state = row.state, e.stateNotBeforeMs = row.notBeforeMs, e.stateContent = row.content
