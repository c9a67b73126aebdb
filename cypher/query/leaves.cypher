// leaves: gives a page of numbered leaves in order.
// mode: READ
// in:   $from int (number), $limit int
// out:  seq int, leafId string, entry string, leafHash string
// lock: none; unique index of LedgerEntry.seq, read in its order
MATCH (l:LedgerEntry)
WHERE l.seq >= $from
RETURN l.seq, l.leafId, l.entry, l.leafHash
ORDER BY l.seq
LIMIT $limit
