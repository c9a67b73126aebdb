// erase-leases-look: gives the leases that name any of these texts.
// mode: READ (inside a writing transaction)
// in:   $texts strings (as they stand in JSON)
// out:  content string (JSON)
// lock: none
// admits: label-scan because whoever is only named inside a lease is found by no index, and this is done once for a person
MATCH (l:Lease)
WHERE any(text IN $texts WHERE l.content CONTAINS text)
RETURN l.content AS content
