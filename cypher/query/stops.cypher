// stops: gives leases that were taken back, in order of their numbers.
// mode: READ
// in:   $after int (number), $limit int
// out:  seq int, content string (JSON)
// lock: none; unique indexes of Stop.seq, in its order, and Lease.leaseId
MATCH (s:Stop)
WHERE s.seq > $after
WITH s
ORDER BY s.seq
LIMIT $limit
MATCH (l:Lease {leaseId: s.leaseId})
RETURN s.seq AS seq, l.content AS content
ORDER BY seq
