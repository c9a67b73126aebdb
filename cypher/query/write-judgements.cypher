// write-judgements: writes judgements, each in the place of any other of its debt.
// mode: WRITE
// in:   $rows maps {debtId string, judging int, holdsBeforeMs ms or null, sought bytes, body bytes}
// out:  none
// lock: the judgements; unique index of Judgement.debtId
UNWIND $rows AS row
MERGE (j:Judgement {debtId: row.debtId})
SET j = row
