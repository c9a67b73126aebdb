// write-leases: writes leases as they are from now on; an ended one is found by no new fact any more.
// mode: WRITE
// in:   $rows maps {leaseId, list, rank int, debtId, partyId, contactPointId, state, expiresAtMs ms, heldUntilMs ms, content string (JSON)}
// out:  none
// lock: the leases; unique indexes of Lease.leaseId, OpenLease.leaseId, List.name, Party.id and Debt.id
UNWIND $rows AS row
MERGE (l:Lease {leaseId: row.leaseId})
SET l += row
WITH l, row, row.state IN ['open', 'started'] AS isOpen
FOREACH (_ IN CASE WHEN isOpen THEN [1] ELSE [] END | SET l:OpenLease)
FOREACH (_ IN CASE WHEN isOpen THEN [] ELSE [1] END | REMOVE l:OpenLease:Watching)
MERGE (p:Party {id: row.partyId})
MERGE (d:Debt {id: row.debtId})
MERGE (l)-[:REACHES]->(p)
MERGE (l)-[:FOR]->(d)
WITH l, isOpen
WHERE NOT isOpen
MATCH (l)-[w:WATCHES]->(t:Watched)
DELETE w
WITH DISTINCT t
WHERE NOT EXISTS { (t)<-[:WATCHES]-() }
DELETE t
