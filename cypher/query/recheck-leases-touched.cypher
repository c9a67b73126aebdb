// recheck-leases-touched: gives the leases that are open and not lapsed, or started, whose dossiers any of these ids touch.
// mode: READ
// in:   $ids strings (each once), $now ms
// out:  content string (JSON); one that several ids touch comes once
// lock: none of its own (lock-dispatch stands before it); unique index of Watched.id
UNWIND $ids AS id
MATCH (:Watched {id: id})<-[:WATCHES]-(l:OpenLease)
WHERE (l.state = 'started' OR l.expiresAtMs > $now)
WITH DISTINCT l
RETURN l.content AS content
