// leases-ever-of-parties: gives every lease of any of these people, ended ones too.
// mode: READ
// in:   $ids strings (each once)
// out:  content string (JSON)
// lock: none; unique index of Party.id
UNWIND $ids AS id
MATCH (p:Party {id: id})<-[:REACHES]-(l:Lease)
RETURN l.content AS content
