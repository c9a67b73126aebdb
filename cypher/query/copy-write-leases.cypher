// copy-write-leases: writes leases with whom and what they are about; they get their labels when the copy is committed.
// mode: WRITE
// in:   $rows list of {copyId string, copyLabels strings, properties map {partyId, debtId and what else a lease holds}}
// out:  nothing
// lock: the rows; unique indexes of Copied.copyId, Party.id and Debt.id
UNWIND $rows AS row
MERGE (c:Copied {copyId: row.copyId})
SET c += row.properties, c.copyLabels = row.copyLabels
MERGE (p:Party {id: row.properties.partyId})
MERGE (d:Debt {id: row.properties.debtId})
MERGE (c)-[:REACHES]->(p)
MERGE (c)-[:FOR]->(d)
