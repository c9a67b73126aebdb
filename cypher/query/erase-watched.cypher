// erase-watched: forgets ids by which a new fact would enter the dossier of a lease.
// mode: WRITE
// in:   $ids strings
// out:  none
// lock: the ids; unique index of Watched.id
UNWIND $ids AS id
MATCH (t:Watched {id: id})
DETACH DELETE t
