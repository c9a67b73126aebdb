// entries-about: gives the lines about any of these debts in all lists that are finished.
// mode: READ
// in:   $ids strings (each once)
// out:  list string, content string (JSON), debtId string, creditorId string
// lock: none; unique indexes of Debt.id and List.name
UNWIND $ids AS id
MATCH (d:Debt {id: id})<-[:FOR]-(e:Entry)
MATCH (l:List {name: e.list})
WHERE l.head IS NOT NULL
RETURN e.list AS list, e.content AS content, e.debtId AS debtId, e.creditorId AS creditorId
