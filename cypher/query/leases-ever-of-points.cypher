// leases-ever-of-points: gives every lease at any of these contact points, ended ones too.
// mode: READ
// in:   $ids strings (each once)
// out:  content string (JSON)
// lock: none; index of Lease.contactPointId
UNWIND $ids AS id
MATCH (l:Lease {contactPointId: id})
RETURN l.content AS content
