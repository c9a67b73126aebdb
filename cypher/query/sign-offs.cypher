// sign-offs: gives every word of counsel in the order in which they were recorded.
// mode: READ
// in:   none
// out:  pack, version, digest, by, evidence, at (strings)
// lock: none
// admits: label-scan because all words are asked for
MATCH (w:SignOff)
RETURN w.pack AS pack, w.version AS version, w.digest AS digest, w.by AS by, w.evidence AS evidence, w.at AS at
ORDER BY w.arrival
