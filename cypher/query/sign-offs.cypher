// sign-offs: gives every word of counsel in the order in which they were recorded.
// mode: READ
// in:   none
// out:  pack, version, digest, by, evidence, at (strings)
// lock: none
// scan: all words, which is what is asked for
MATCH (w:SignOff)
RETURN w.pack, w.version, w.digest, w.by, w.evidence, w.at
ORDER BY w.arrival
