// leases-of-points: gives the leases of any of these contact points that are open and not lapsed, or started.
// mode: READ
// in:   $ids strings (each once), $now ms
// out:  content string (JSON)
// lock: none; index of OpenLease.contactPointId
UNWIND $ids AS id
MATCH (l:OpenLease {contactPointId: id})
WHERE (l.state = 'started' OR l.expiresAtMs > $now)
RETURN l.content AS content
