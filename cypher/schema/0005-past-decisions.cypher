// By what leases are found again long after they have ended; people and debts lead to theirs by ties.
// breaking: no
CREATE INDEX lease_point IF NOT EXISTS FOR (n:Lease) ON (n.contactPointId);
