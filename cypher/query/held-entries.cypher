// held-entries: gives the lines of lists that reach any of these parties, in any order.
// mode: READ
// in:   $ids strings (each once)
// out:  list string, content string (JSON), debtId string
// lock: none; unique indexes of Party.id and List.name
UNWIND $ids AS id
MATCH (:Party {id: id})<-[:REACHES]-(e:Entry)
MATCH (l:List {name: e.list})
WHERE l.head IS NOT NULL
RETURN e.list AS list, e.content AS content, e.debtId AS debtId
