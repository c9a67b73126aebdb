// write-leases-watch: keeps by which ids a new fact would change the dossier of each lease.
// mode: WRITE
// in:   $rows maps {leaseId string, ids strings}
// out:  none
// lock: the ids; unique indexes of Lease.leaseId and Watched.id
UNWIND $rows AS row
MATCH (l:Lease {leaseId: row.leaseId})
SET l:Watching
WITH l, row
UNWIND row.ids AS id
MERGE (t:Watched {id: id})
MERGE (l)-[:WATCHES]->(t)
