// check-acts: counts ended acts whose leaf is not in the ledger.
// mode: READ
// in:   none
// out:  acts int
// lock: none; unique index of LedgerEntry.leafId
// scan: all acts
MATCH (a:Act {state: 'done'})
WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
RETURN count(a)
