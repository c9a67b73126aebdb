// checkpoint-up-to: gives the largest signed head of the ledger that is no larger than a size.
// mode: READ
// in:   $size int
// out:  size int, origin string, note string, peaks strings, madeAtMs ms; no row when there is none
// lock: none; unique index of Checkpoint.size, read in its order
MATCH (c:Checkpoint)
WHERE c.size <= $size
RETURN c.size AS size, c.origin AS origin, c.note AS note, c.peaks AS peaks, c.madeAtMs AS madeAtMs
ORDER BY c.size DESC
LIMIT 1
