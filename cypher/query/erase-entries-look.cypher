// erase-entries-look: gives the lines of lists that name any of these texts, or are for one of these debts.
// mode: READ (inside a writing transaction)
// in:   $texts strings (as they stand in JSON), $ids strings
// out:  list string, rank int, content string (JSON), debtId string, state string or null
// lock: none
// admits: label-scan because whoever is only named inside a line is found by no index, and this is done once for a person
MATCH (e:Entry)
WHERE e.debtId IN $ids OR any(text IN $texts WHERE e.content CONTAINS text)
RETURN e.list AS list, e.rank AS rank, e.content AS content, e.debtId AS debtId, e.state AS state
