// write-party-ties: writes ties between parties, each with its source and dates.
// mode: WRITE
// in:   $rows list of {type string, fromId string, toId string, strength float, share float, cap string, currency string, from day, until day, debtId string, covers list of string, sourceId string, sourceRecord string, collectedOn day}; what is not known is null
// out:  written int
// index: unique Party(id)
UNWIND $rows AS row
MATCH (a:Party {id: row.fromId})
WITH row, a
MATCH (b:Party {id: row.toId})
CREATE (a)-[:$(row.type) {
  strength: row.strength, share: row.share, cap: toFloat(row.cap), currency: row.currency, from: date(row.from), until: date(row.until),
  debtId: row.debtId, covers: row.covers, sourceId: row.sourceId, sourceRecord: row.sourceRecord, collectedOn: date(row.collectedOn)
}]->(b)
RETURN count(*) AS written
