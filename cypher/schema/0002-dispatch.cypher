// What dispatching keeps: leases with what would change their dossiers, stops, answers by key, small records, recorded acts.
// breaking: yes
CREATE CONSTRAINT dispatch_lock_name IF NOT EXISTS FOR (n:DispatchLock) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT lease_id IF NOT EXISTS FOR (n:Lease) REQUIRE n.leaseId IS UNIQUE;
CREATE CONSTRAINT open_lease_id IF NOT EXISTS FOR (n:OpenLease) REQUIRE n.leaseId IS UNIQUE;
CREATE INDEX open_lease_entry IF NOT EXISTS FOR (n:OpenLease) ON (n.list, n.rank);
CREATE INDEX open_lease_party IF NOT EXISTS FOR (n:OpenLease) ON (n.partyId);
CREATE INDEX open_lease_point IF NOT EXISTS FOR (n:OpenLease) ON (n.contactPointId);
CREATE INDEX watching_expires IF NOT EXISTS FOR (n:Watching) ON (n.expiresAtMs);
CREATE CONSTRAINT watched_id IF NOT EXISTS FOR (n:Watched) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT stop_seq IF NOT EXISTS FOR (n:Stop) REQUIRE n.seq IS UNIQUE;
CREATE CONSTRAINT answer_key IF NOT EXISTS FOR (n:Answer) REQUIRE (n.actor, n.key) IS UNIQUE;
CREATE CONSTRAINT kept_id IF NOT EXISTS FOR (n:Kept) REQUIRE (n.kind, n.id) IS UNIQUE;
CREATE INDEX stated_entry IF NOT EXISTS FOR (n:Stated) ON (n.list, n.rank);
CREATE CONSTRAINT recording_revision IF NOT EXISTS FOR (n:Recording) REQUIRE n.revision IS UNIQUE;
