// settle-judgings-debts: deletes the judgements of some debts.
// mode: WRITE
// in:   $debts strings
// out:  none
// lock: the judgements; unique index of Judgement.debtId
UNWIND $debts AS debtId
MATCH (j:Judgement {debtId: debtId})
DELETE j
