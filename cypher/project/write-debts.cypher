// write-debts: writes debts with what is left of them; amounts as numbers, for queries, not for accounts.
// mode: WRITE
// in:   $rows list of {id string, isOpen boolean, currency string or null, balance string or null}
// out:  none
// index: unique Debt(id)
UNWIND $rows AS row
CREATE (:Debt:Projected {id: row.id, caption: row.id, isOpen: row.isOpen, currency: row.currency, balance: toFloat(row.balance)})
