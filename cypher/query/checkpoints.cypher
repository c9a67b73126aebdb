// checkpoints: gives a page of signed heads of the ledger, by size.
// mode: READ
// in:   $after int (size), $limit int
// out:  size int, origin string, note string, peaks strings, madeAtMs ms
// lock: none; unique index of Checkpoint.size, read in its order
MATCH (c:Checkpoint)
WHERE c.size > $after
RETURN c.size AS size, c.origin AS origin, c.note AS note, c.peaks AS peaks, c.madeAtMs AS madeAtMs
ORDER BY c.size
LIMIT $limit
