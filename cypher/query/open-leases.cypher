// open-leases: gives a page of the leases that are open and not lapsed, or started, by id in byte order.
// mode: READ
// in:   $now ms, $after string (id), $limit int
// out:  content string (JSON)
// lock: none; unique index of OpenLease.leaseId, read in its order from $after
MATCH (l:OpenLease)
WHERE l.leaseId > $after AND (l.state = 'started' OR l.expiresAtMs > $now)
RETURN l.content AS content
ORDER BY l.leaseId
LIMIT $limit
