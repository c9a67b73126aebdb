// erase-entries: writes lines of lists anew under other names, closes those that are offered no more, and lets go of whom they reached.
// mode: WRITE
// in:   $rows maps {list string, rank int, content string (JSON), partyId string, debtId string, closed string (JSON of the state) or null}
// out:  none
// lock: the entries; unique indexes of Entry(list, rank), Party.id and Debt.id
UNWIND $rows AS row
MATCH (e:Entry {list: row.list, rank: row.rank})
SET e.content = row.content, e.partyId = row.partyId, e.debtId = row.debtId
FOREACH (_ IN CASE WHEN row.closed IS NULL THEN [] ELSE [1] END |
  SET e:Stated, e.state = 'closed', e.stateNotBeforeMs = null, e.stateContent = row.closed
)
MERGE (p:Party {id: row.partyId})
MERGE (d:Debt {id: row.debtId})
MERGE (e)-[:REACHES]->(p)
MERGE (e)-[:FOR]->(d)
WITH e, row
MATCH (e)-[r:REACHES|FOR]->(a)
WHERE a.id <> row.partyId AND a.id <> row.debtId
DELETE r
