// write-judging: writes one judging under its number.
// mode: WRITE
// in:   $number int, $terms string, $atMs ms, $revision int
// out:  none
// lock: the judging; unique index of Judging.number
MERGE (g:Judging {number: $number})
SET g.terms = $terms, g.atMs = $atMs, g.revision = $revision
