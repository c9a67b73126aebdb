// kept-judgements: gives a page of kept judgements by debt id in byte order.
// mode: READ
// in:   $after string (debt id; '' at first), $limit int
// out:  debtId string, judging int, holdsBeforeMs ms or null, sought bytes, body bytes
// lock: none; unique index of Judgement.debtId, read in its order from $after
MATCH (j:Judgement)
WHERE j.debtId > $after
RETURN j.debtId AS debtId, j.judging AS judging, j.holdsBeforeMs AS holdsBeforeMs, j.sought AS sought, j.body AS body
ORDER BY j.debtId
LIMIT $limit
