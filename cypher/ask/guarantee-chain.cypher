// guarantee-chain: For whom does a party answer, directly or through others, and what do they owe?
// mode: READ
// in:   $party string
// out:  partyId string, caption string, hops int, owed list of {currency string, debts int, balance float}
// index: unique Party(id); follows only guarantees, each party once by its shortest way
// example: :params {party: "P1237"}
MATCH p = (:Party {id: $party})-[:GUARANTEES|ANSWERS_FOR]->+(far:Party)
WITH far, min(length(p)) AS hops
WHERE far.id <> $party
CALL (far) {
  OPTIONAL MATCH (far)-[:BORROWS|CO_BORROWS]->(d:Debt {isOpen: true})
  WITH DISTINCT d
  WITH d.currency AS currency, count(d) AS debts, sum(d.balance) AS balance
  WHERE debts > 0
  WITH currency, debts, balance ORDER BY currency
  RETURN collect({currency: currency, debts: debts, balance: balance}) AS owed
}
RETURN far.id AS partyId, far.caption AS caption, hops, owed
ORDER BY hops, partyId
