// What an unfinished copy wrote and its commit only has to give its labels.
// breaking: yes
CREATE CONSTRAINT copied_id IF NOT EXISTS FOR (n:Copied) REQUIRE n.copyId IS UNIQUE;
