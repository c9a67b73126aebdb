// erase-leases-ties: lets go of whom leases reached under names that they bear no more.
// mode: WRITE
// in:   $rows maps {leaseId string, partyId string, debtId string}
// out:  none
// lock: the leases; unique index of Lease.leaseId
UNWIND $rows AS row
MATCH (l:Lease {leaseId: row.leaseId})-[r:REACHES|FOR]->(a)
WHERE a.id <> row.partyId AND a.id <> row.debtId
DELETE r
