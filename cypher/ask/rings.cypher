// rings: Which parties guarantee each other in a circle? For each guarantee that lies on a circle, the shortest one through it.
// mode: READ
// in:   $limit int
// out:  length int, ring list of string (ids in the direction of the guarantees, the smallest first)
// index: none; every guarantee is looked at once
// admits: label-scan because any guarantee may close a circle
// example: :params {limit: 25}
MATCH (a:Party)-[:GUARANTEES|ANSWERS_FOR]->(b:Party)
WITH DISTINCT a, b
MATCH p = shortestPath((b)-[:GUARANTEES|ANSWERS_FOR*]->(a))
WITH [n IN nodes(p) | n.id] AS ids
WITH ids, reduce(least = ids[0], id IN ids | CASE WHEN id < least THEN id ELSE least END) AS first
WITH ids, [i IN range(0, size(ids) - 1) WHERE ids[i] = first][0] AS at
WITH DISTINCT ids[at..] + ids[..at] AS ring
RETURN size(ring) AS length, ring
ORDER BY length, ring
LIMIT toInteger($limit)
