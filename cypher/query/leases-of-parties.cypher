// leases-of-parties: gives the leases of any of these people that are open and not lapsed, or started.
// mode: READ
// in:   $ids strings (each once), $now ms
// out:  content string (JSON)
// lock: none; index of OpenLease.partyId
UNWIND $ids AS id
MATCH (l:OpenLease {partyId: id})
WHERE (l.state = 'started' OR l.expiresAtMs > $now)
RETURN l.content AS content
