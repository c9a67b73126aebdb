// library: says whether the Graph Data Science library is there.
// mode: READ
// in:   none
// out:  functions int
// index: none
SHOW FUNCTIONS YIELD name WHERE name = 'gds.version' RETURN count(*) AS functions
