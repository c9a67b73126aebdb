// leases-held-late: gives the reported leases of any of these people whose time has not come yet.
// mode: READ
// in:   $ids strings (each once), $now ms
// out:  content string (JSON)
// lock: none; unique index of Party.id
UNWIND $ids AS id
MATCH (:Party {id: id})<-[:REACHES]-(l:Lease)
WHERE l.state = 'reported' AND l.heldUntilMs > $now
RETURN l.content AS content
