// Signed heads of the ledger.
// breaking: no
CREATE CONSTRAINT checkpoint_size IF NOT EXISTS FOR (n:Checkpoint) REQUIRE n.size IS UNIQUE;
