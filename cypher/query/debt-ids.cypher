// debt-ids: gives a page of the ids of debts that have a current fact, in byte order.
// mode: READ
// in:   $after string (last id of the page before; '' at first), $at int (revision), $limit int
// out:  id string
// lock: none; unique index of Debt.id, read in its order from $after
MATCH (d:Debt)
WHERE d.id > $after AND EXISTS {
  MATCH (d)<-[:TELLS_OF]-(f:Fact)
  WHERE f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
}
RETURN d.id AS id
ORDER BY d.id
LIMIT $limit
