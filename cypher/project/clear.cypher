// clear: removes what earlier projections wrote, in transactions of its own; nodes of anyone else stay.
// mode: WRITE
// in:   none
// out:  none
// index: label Projected
// admits: label-scan because everything that carries the label goes
MATCH (n:Projected)
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS
