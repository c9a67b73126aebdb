// most-connected-guarantors: Which parties answer for most open debts, of how many borrowers, and for how much in each currency?
// mode: READ
// in:   $limit int
// out:  partyId string, caption string, debts int, borrowers int, currency string, balance float, capped float (with each own cap, where there is one)
// index: none; every guarantee of a debt is looked at once
// admits: label-scan because the most connected of all are asked for
// example: :params {limit: 10}
MATCH (g:Party)-[tie:GUARANTEES_DEBT|CO_SIGNS]->(d:Debt)
WHERE d.isOpen
WITH g, d, max(CASE WHEN tie.currency IS NULL OR tie.currency = d.currency THEN tie.cap END) AS cap
OPTIONAL MATCH (borrower:Party)-[:BORROWS]->(d)
WHERE borrower <> g
WITH g, d, CASE WHEN cap < d.balance THEN cap ELSE d.balance END AS capped, collect(borrower) AS borrowers
UNWIND CASE borrowers WHEN [] THEN [null] ELSE borrowers END AS borrower
WITH g, d.currency AS currency, count(DISTINCT borrower) AS borrowers, collect(DISTINCT {debt: d.id, balance: d.balance, capped: capped}) AS owed
RETURN g.id AS partyId, g.caption AS caption, size(owed) AS debts, borrowers, currency,
  reduce(sum = 0.0, one IN owed | sum + one.balance) AS balance, reduce(sum = 0.0, one IN owed | sum + one.capped) AS capped
ORDER BY debts DESC, balance DESC, partyId, currency
LIMIT toInteger($limit)
