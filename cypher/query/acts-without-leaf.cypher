// acts-without-leaf: counts acts (loads, lists, recorded events, words of counsel, runs) whose leaf is not in the ledger.
// mode: READ
// in:   none
// out:  acts int
// lock: none; unique index of LedgerEntry.leafId
// admits: label-scan because every act is looked at
CALL () {
  MATCH (a:Act {state: 'done'})
  WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
  RETURN count(a) AS found
  UNION ALL
  MATCH (a:Recording)
  WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
  RETURN count(a) AS found
  UNION ALL
  MATCH (a:SignOff)
  WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
  RETURN count(a) AS found
  UNION ALL
  MATCH (a:Run)
  WHERE NOT EXISTS { MATCH (:LedgerEntry {leafId: a.leafId}) }
  RETURN count(a) AS found
}
RETURN sum(found) AS acts
