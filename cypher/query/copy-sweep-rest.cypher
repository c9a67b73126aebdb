// copy-sweep-rest: deletes acts and what waits for the commit, which an unfinished copy wrote.
// mode: WRITE, in its own transactions
// in:   nothing
// out:  nothing
// lock: each batch its own nodes
// admits: label-scan because all that wait are meant; it is only run after a copy was killed or abandoned
MATCH (n:Act|Copied)
WHERE n:Copied OR n.state = 'copied'
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
