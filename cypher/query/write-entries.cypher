// write-entries: writes lines of a list with whom and what they are about.
// mode: WRITE
// in:   $list string, $rows maps {rank int, entryId string, content string (JSON), partyId, debtId, creditorId, channel (strings), notBeforeMs ms, notAfterMs ms}
// out:  none
// lock: the list; unique indexes of List.name, Entry(list, rank), Party.id and Debt.id
MATCH (l:List {name: $list})
UNWIND $rows AS row
MERGE (e:Entry {list: $list, rank: row.rank})
SET e += row
MERGE (p:Party {id: row.partyId})
MERGE (d:Debt {id: row.debtId})
MERGE (l)-[:HOLDS {rank: row.rank}]->(e)
MERGE (e)-[:REACHES]->(p)
MERGE (e)-[:FOR]->(d)
