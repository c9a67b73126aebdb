// settle-judgings: deletes the judgings that are not among these numbers.
// mode: WRITE
// in:   $numbers ints
// out:  none
// lock: the judgings
// admits: label-scan because all of the few are looked at
MATCH (g:Judging)
WHERE NOT g.number IN $numbers
DELETE g
