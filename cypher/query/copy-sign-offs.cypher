// copy-sign-offs: gives every word of counsel with its leaf, in the order in which they were recorded.
// mode: READ
// in:   nothing
// out:  pack, version, digest, by, evidence, at, leafId (strings)
// index: none
// admits: label-scan because all words are asked for
MATCH (w:SignOff)
RETURN w.pack AS pack, w.version AS version, w.digest AS digest, w.by AS by, w.evidence AS evidence, w.at AS at, w.leafId AS leafId
ORDER BY w.arrival
