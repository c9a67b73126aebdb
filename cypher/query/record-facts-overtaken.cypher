// record-facts-overtaken: marks recorded versions as replaced by the load that is open and wrote their keys too.
// mode: WRITE
// in:   $rows maps {key string, later int}, $revision int (of the recording)
// out:  none
// lock: the versions; unique index of Fact(key, revision)
UNWIND $rows AS row
MATCH (f:Fact {key: row.key, revision: $revision})
SET f.replacedIn = row.later
