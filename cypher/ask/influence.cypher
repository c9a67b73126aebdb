// influence: Which parties stand highest by a score that was written with the graph, and for whom do they answer?
// mode: READ
// in:   $score string (property, such as betweenness_march), $limit int
// out:  partyId string, caption string, score float, words string
// index: none; the score of every party is looked at
// admits: label-scan because the highest of all is asked for
// example: :params {score: "pagerank_sample", limit: 10}
MATCH (p:Party)
WHERE p[$score] IS NOT NULL
WITH p, p[$score] AS score
ORDER BY score DESC, p.id
LIMIT toInteger($limit)
OPTIONAL MATCH (p)-[:GUARANTEES_DEBT|CO_SIGNS]->(d:Debt {isOpen: true})<-[:BORROWS]-(borrower:Party)
WITH p, score, count(DISTINCT d) AS debts, count(DISTINCT borrower) AS borrowers
RETURN p.id AS partyId, p.caption AS caption, score,
  'answers directly for ' + debts + CASE debts WHEN 1 THEN ' debt' ELSE ' debts' END + ' of ' + borrowers + CASE borrowers WHEN 1 THEN ' borrower' ELSE ' borrowers' END AS words
ORDER BY score DESC, partyId
