// await-indexes: tells how many indexes of new constraints are still being filled; asked until there are none.
// mode: READ
// in:   none
// out:  populating int
// lock: none; db.awaitIndexes would hold locks of every index while it waits, and keep out another one that makes the schema
SHOW INDEXES YIELD state
WHERE state = 'POPULATING'
RETURN count(*) AS populating
