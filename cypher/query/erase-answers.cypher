// erase-answers: writes kept answers anew under other names.
// mode: WRITE
// in:   $rows maps {actor, key, answer (strings)}
// out:  none
// lock: the answers; unique index of Answer(actor, key)
UNWIND $rows AS row
MATCH (a:Answer {actor: row.actor, key: row.key})
SET a.answer = row.answer
