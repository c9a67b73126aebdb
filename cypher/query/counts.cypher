// counts: adds up the number of current facts of each kind.
// mode: READ
// in:   $at int (revision)
// out:  kind string, facts int
// lock: none; unique index of KindCount(revision, kind)
MATCH (k:KindCount)
WHERE k.revision <= $at AND k.kind IS NOT NULL
RETURN k.kind AS kind, sum(k.change) AS facts
