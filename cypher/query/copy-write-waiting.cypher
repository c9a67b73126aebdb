// copy-write-waiting: writes what the commit of a copy only has to give its labels: pending leaves, words, runs, stops, small records, answers, recordings.
// mode: WRITE
// in:   $rows list of {copyId string, copyLabels strings, properties map}
// out:  nothing
// lock: the rows; unique index of Copied.copyId
UNWIND $rows AS row
MERGE (c:Copied {copyId: row.copyId})
SET c += row.properties, c.copyLabels = row.copyLabels
