// write-versions: writes versions with what they touch; they are unseen until the revision is.
// mode: WRITE
// in:   $rows maps {key, kind, label, content (JSON string or null), purposes (words), sourceId, sourceRecord, collectedOn (strings or null), parties, debts, contactPoints, values, corrected, sources (ids), ties map of relationship types by what they lead to}, $revision int
// out:  none
// lock: the anchors touched; unique indexes of Fact(key, revision) and of each anchor's id
UNWIND $rows AS row
CREATE (f:Fact:$(row.label) {
  key: row.key, kind: row.kind, content: row.content, purposes: row.purposes, sourceId: row.sourceId,
  sourceRecord: row.sourceRecord, collectedOn: row.collectedOn, revision: $revision
})
FOREACH (id IN row.parties | MERGE (a:Party {id: id}) CREATE (f)-[:$(row.ties.party)]->(a))
FOREACH (id IN row.debts | MERGE (a:Debt {id: id}) CREATE (f)-[:$(row.ties.debt)]->(a))
FOREACH (id IN row.contactPoints | MERGE (a:ContactPoint {id: id}) CREATE (f)-[:$(row.ties.contactPoint)]->(a))
FOREACH (hash IN row.values | MERGE (a:ContactValue {hash: hash}) CREATE (f)-[:$(row.ties.value)]->(a))
FOREACH (id IN row.corrected | MERGE (a:CorrectedEvent {id: id}) CREATE (f)-[:$(row.ties.corrected)]->(a))
FOREACH (id IN row.sources | MERGE (a:Source {id: id}) CREATE (f)-[:$(row.ties.source)]->(a))
