// check-acts: counts ended acts whose leaf is not in the ledger.
// mode: READ
// in:   none
// out:  acts int
// lock: none; unique index of LedgerEntry.leafId
// admits: label-scan because every act is looked at
MATCH (a:Act {state: 'done'})
WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
RETURN count(a) AS acts
