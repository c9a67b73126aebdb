// judgings: gives the judgings of which judgements may be kept, by number.
// mode: READ
// in:   none
// out:  number int, terms string, atMs ms, revision int
// lock: none
// admits: label-scan because all of the few are asked for
MATCH (g:Judging)
RETURN g.number AS number, g.terms AS terms, g.atMs AS atMs, g.revision AS revision
ORDER BY g.number
