// open-store: tells what the database holds before anything is changed.
// mode: READ
// in:   none
// out:  number int, isBreaking boolean (newest schema change here, then one row each), nodes int (of any kind; read off a counter)
// lock: none; node_counts come from the count store, schema changes are a handful
// admits: label-scan because schema changes are a handful
MATCH (n)
WITH count(n) AS nodes
OPTIONAL MATCH (v:SchemaVersion)
RETURN v.number AS number, v.isBreaking AS isBreaking, nodes
ORDER BY v.number DESC
