// What judging each debt gave, kept from one list for the next.
// breaking: no
CREATE CONSTRAINT judging_number IF NOT EXISTS FOR (n:Judging) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT judgement_debt IF NOT EXISTS FOR (n:Judgement) REQUIRE n.debtId IS UNIQUE;
