// copy-leases: gives a page of all leases, ended ones too, by id in byte order.
// mode: READ
// in:   $after string (id; '' at first), $limit int
// out:  content string (JSON)
// index: unique index of Lease.leaseId, read in its order
MATCH (l:Lease)
WHERE l.leaseId > $after
RETURN l.content AS content
ORDER BY l.leaseId
LIMIT $limit
