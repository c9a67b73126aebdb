// erase-anchors: deletes the anchors of ids that nothing touches any more.
// mode: WRITE
// in:   $ids strings
// out:  none
// lock: the anchors; unique indexes of Party.id, Debt.id and ContactPoint.id
UNWIND $ids AS id
OPTIONAL MATCH (p:Party {id: id})
WHERE NOT EXISTS { (p)--() }
OPTIONAL MATCH (d:Debt {id: id})
WHERE NOT EXISTS { (d)--() }
OPTIONAL MATCH (c:ContactPoint {id: id})
WHERE NOT EXISTS { (c)--() }
FOREACH (n IN [x IN [p, d, c] WHERE x IS NOT NULL] | DELETE n)
