// What the store holds: facts with their anchors, acts, lists, ledger, words and runs. Each constraint also indexes its properties.
// breaking: yes
CREATE CONSTRAINT schema_version_number IF NOT EXISTS FOR (n:SchemaVersion) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT store_name IF NOT EXISTS FOR (n:Store) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT fact_version IF NOT EXISTS FOR (n:Fact) REQUIRE (n.key, n.revision) IS UNIQUE;
CREATE CONSTRAINT party_id IF NOT EXISTS FOR (n:Party) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT debt_id IF NOT EXISTS FOR (n:Debt) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT contact_point_id IF NOT EXISTS FOR (n:ContactPoint) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT contact_value_hash IF NOT EXISTS FOR (n:ContactValue) REQUIRE n.hash IS UNIQUE;
CREATE CONSTRAINT corrected_id IF NOT EXISTS FOR (n:CorrectedEvent) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT act_id IF NOT EXISTS FOR (n:Act) REQUIRE n.actId IS UNIQUE;
CREATE INDEX made_recorded IF NOT EXISTS FOR (n:Made) ON (n.recordedAtMs, n.revision);
CREATE CONSTRAINT kind_count IF NOT EXISTS FOR (n:KindCount) REQUIRE (n.revision, n.kind) IS UNIQUE;
CREATE CONSTRAINT refusal_row IF NOT EXISTS FOR (n:Refusal) REQUIRE (n.keyHash, n.revision) IS UNIQUE;
CREATE CONSTRAINT held_row IF NOT EXISTS FOR (n:Held) REQUIRE (n.keyHash, n.revision) IS UNIQUE;
CREATE CONSTRAINT list_name IF NOT EXISTS FOR (n:List) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT entry_rank IF NOT EXISTS FOR (n:Entry) REQUIRE (n.list, n.rank) IS UNIQUE;
CREATE CONSTRAINT segment_part IF NOT EXISTS FOR (n:Segment) REQUIRE (n.list, n.kind, n.part) IS UNIQUE;
CREATE CONSTRAINT leaf_id IF NOT EXISTS FOR (n:LedgerEntry) REQUIRE n.leafId IS UNIQUE;
CREATE CONSTRAINT leaf_seq IF NOT EXISTS FOR (n:LedgerEntry) REQUIRE n.seq IS UNIQUE;
CREATE CONSTRAINT pending_arrival IF NOT EXISTS FOR (n:Pending) REQUIRE n.arrival IS UNIQUE;
CREATE CONSTRAINT sign_off_leaf IF NOT EXISTS FOR (n:SignOff) REQUIRE n.leafId IS UNIQUE;
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.runId IS UNIQUE;
