// erase-answers-look: gives the kept answers that name any of these texts.
// mode: READ (inside a writing transaction)
// in:   $texts strings (as they stand in JSON)
// out:  actor string, key string, answer string (JSON)
// lock: none
// admits: label-scan because what an answer names is found by no index, and this is done once for a person
MATCH (a:Answer)
WHERE any(text IN $texts WHERE a.answer CONTAINS text)
RETURN a.actor AS actor, a.key AS key, a.answer AS answer
