// copy-entries: gives a page of a list's lines by rank, with what their words may not say.
// mode: READ
// in:   $list string, $after int (rank), $limit int
// out:  content string (JSON), rank int, debtId string, creditorId string
// index: unique index of Entry(list, rank)
MATCH (e:Entry)
WHERE e.list = $list AND e.rank > $after
RETURN e.content AS content, e.rank AS rank, e.debtId AS debtId, e.creditorId AS creditorId
ORDER BY e.list, e.rank
LIMIT $limit
