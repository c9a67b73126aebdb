// copy-stops: gives a page of the numbers of leases that were taken back.
// mode: READ
// in:   $after int (number), $limit int
// out:  seq int, leaseId string
// index: unique index of Stop.seq, read in its order
MATCH (s:Stop)
WHERE s.seq > $after
RETURN s.seq AS seq, s.leaseId AS leaseId
ORDER BY s.seq
LIMIT $limit
