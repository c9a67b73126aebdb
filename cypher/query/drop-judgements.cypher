// drop-judgements: deletes every kept judgement, and the judgings.
// mode: WRITE, in its own transactions
// in:   none
// out:  none
// lock: each batch its own nodes
// admits: label-scan because all of them go
MATCH (j:Judgement|Judging)
CALL (j) {
  DELETE j
} IN TRANSACTIONS OF 2000 ROWS
