// copy-write-versions: writes versions with what they touch; a version that is there already is left as it is.
// mode: WRITE
// in:   $rows list of {key, kind, label, content string (JSON) or null, purposes (words), sourceId string, sourceRecord string or null, collectedOn string or null, revision int, replacedIn int or null, parties, debts, contactPoints, values, corrected, sources (ids), ties map of relationship types by what they lead to}
// out:  nothing
// lock: the anchors touched; unique indexes of Fact(key, revision) and of each anchor's id
UNWIND $rows AS row
OPTIONAL MATCH (known:Fact {key: row.key, revision: row.revision})
WITH row, known
WHERE known IS NULL
CREATE (f:Fact:$(row.label) {
  key: row.key, kind: row.kind, content: row.content, purposes: row.purposes, sourceId: row.sourceId,
  sourceRecord: row.sourceRecord, collectedOn: row.collectedOn, revision: row.revision, replacedIn: row.replacedIn
})
FOREACH (id IN row.parties | MERGE (a:Party {id: id}) CREATE (f)-[:$(row.ties.party)]->(a))
FOREACH (id IN row.debts | MERGE (a:Debt {id: id}) CREATE (f)-[:$(row.ties.debt)]->(a))
FOREACH (id IN row.contactPoints | MERGE (a:ContactPoint {id: id}) CREATE (f)-[:$(row.ties.contactPoint)]->(a))
FOREACH (hash IN row.values | MERGE (a:ContactValue {hash: hash}) CREATE (f)-[:$(row.ties.value)]->(a))
FOREACH (id IN row.corrected | MERGE (a:CorrectedEvent {id: id}) CREATE (f)-[:$(row.ties.corrected)]->(a))
FOREACH (id IN row.sources | MERGE (a:Source {id: id}) CREATE (f)-[:$(row.ties.source)]->(a))
