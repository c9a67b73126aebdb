// copy-write-versions: writes versions with what they touch; a version that is there already is left as it is.
// mode: WRITE
// in:   $rows list of {key, kind, label, content string (JSON) or null, purposes (words), sourceId string, revision int, replacedIn int or null, parties, debts, contactPoints, values, corrected, sources (ids), ties map of relationship types by what they lead to}
// out:  nothing
// lock: the anchors touched; unique indexes of Fact(key, revision) and of each anchor's id
UNWIND $rows AS row
MERGE (f:Fact {key: row.key, revision: row.revision})
SET f:$(row.label), f.kind = row.kind, f.content = row.content, f.purposes = row.purposes, f.sourceId = row.sourceId, f.replacedIn = row.replacedIn
FOREACH (id IN row.parties | MERGE (a:Party {id: id}) MERGE (f)-[:$(row.ties.party)]->(a))
FOREACH (id IN row.debts | MERGE (a:Debt {id: id}) MERGE (f)-[:$(row.ties.debt)]->(a))
FOREACH (id IN row.contactPoints | MERGE (a:ContactPoint {id: id}) MERGE (f)-[:$(row.ties.contactPoint)]->(a))
FOREACH (hash IN row.values | MERGE (a:ContactValue {hash: hash}) MERGE (f)-[:$(row.ties.value)]->(a))
FOREACH (id IN row.corrected | MERGE (a:CorrectedEvent {id: id}) MERGE (f)-[:$(row.ties.corrected)]->(a))
FOREACH (id IN row.sources | MERGE (a:Source {id: id}) MERGE (f)-[:$(row.ties.source)]->(a))
