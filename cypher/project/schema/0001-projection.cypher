// What people look at: parties, debts and what the graph is of. Each constraint also indexes its property.
CREATE CONSTRAINT projection_name IF NOT EXISTS FOR (n:Projection) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT projected_party_id IF NOT EXISTS FOR (n:Party) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT projected_debt_id IF NOT EXISTS FOR (n:Debt) REQUIRE n.id IS UNIQUE;
CREATE INDEX projected_party_caption IF NOT EXISTS FOR (n:Party) ON (n.caption);
