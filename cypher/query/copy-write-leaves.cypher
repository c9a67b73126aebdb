// copy-write-leaves: writes numbered leaves; they are beyond the tree, and so unseen, until the copy is committed.
// mode: WRITE
// in:   $rows list of {leafId, entry, leafHash (strings), seq int, arrival int}
// out:  nothing
// lock: the leaves; unique indexes of LedgerEntry.leafId and LedgerEntry.seq
UNWIND $rows AS row
MERGE (l:LedgerEntry {leafId: row.leafId})
SET l.entry = row.entry, l.leafHash = row.leafHash, l.seq = row.seq, l.arrival = row.arrival
