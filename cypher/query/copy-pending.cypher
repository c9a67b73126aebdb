// copy-pending: gives a page of the leaves that have no number yet, in order of arrival.
// mode: READ
// in:   $after int (arrival), $limit int
// out:  arrival int, leafId string, entry string, leafHash string
// index: unique index of Pending.arrival, read in its order
MATCH (l:Pending)
WHERE l.arrival > $after
RETURN l.arrival AS arrival, l.leafId AS leafId, l.entry AS entry, l.leafHash AS leafHash
ORDER BY l.arrival
LIMIT $limit
