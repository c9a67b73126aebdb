// look: counts what a database holds, before anything is written into it.
// mode: READ
// in:   none
// out:  nodes int, stores int (nodes that only a store of this product has), projections int
// index: none; the server keeps these counts
CALL () { MATCH (n) RETURN count(n) AS nodes }
CALL () { MATCH (n:Store) RETURN count(n) AS stores }
CALL () { MATCH (n:SchemaVersion) RETURN count(n) AS versions }
CALL () { MATCH (n:LedgerEntry) RETURN count(n) AS leaves }
CALL () { MATCH (n:Projection) RETURN count(n) AS projections }
RETURN nodes, stores + versions + leaves AS stores, projections
