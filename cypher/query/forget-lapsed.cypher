// forget-lapsed: lets leases that came to their end unstarted be found by new facts no more.
// mode: WRITE
// in:   $now ms, $limit int
// out:  none
// lock: the leases; index of Watching.expiresAtMs
MATCH (l:Watching)
WHERE l.expiresAtMs <= $now AND l.state = 'open'
WITH l
LIMIT $limit
REMOVE l:Watching
WITH l
MATCH (l)-[w:WATCHES]->(t:Watched)
DELETE w
WITH DISTINCT t
WHERE NOT EXISTS { (t)<-[:WATCHES]-() }
DELETE t
