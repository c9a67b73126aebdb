// lease-by-id: gives one lease, ended ones too.
// mode: READ
// in:   $leaseId string
// out:  content string (JSON); no row when there is none
// lock: none; unique index of Lease.leaseId
MATCH (l:Lease {leaseId: $leaseId})
RETURN l.content AS content
