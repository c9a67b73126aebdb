// write-parties: writes parties with their captions and scores.
// mode: WRITE
// in:   $rows list of {id string, labels list of string, caption string, scores map of float}
// out:  none
// index: unique Party(id)
UNWIND $rows AS row
CREATE (n:Party:Projected:$(row.labels) {id: row.id, caption: row.caption})
SET n += row.scores
