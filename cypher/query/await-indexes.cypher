// await-indexes: waits until the indexes of new constraints are filled.
// mode: READ
// in:   $seconds int
// out:  none
// lock: none
CALL db.awaitIndexes($seconds)
