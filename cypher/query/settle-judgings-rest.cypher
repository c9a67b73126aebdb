// settle-judgings-rest: deletes the judgements whose judging is not among these numbers.
// mode: WRITE, in its own transactions
// in:   $numbers ints
// out:  none
// lock: each batch its own nodes
// admits: label-scan because it looks at all of them, once a list
MATCH (j:Judgement)
WHERE NOT j.judging IN $numbers
CALL (j) {
  DELETE j
} IN TRANSACTIONS OF 2000 ROWS
