// load: makes a graph in the server's memory of ties given as columns; nothing of it is written to the database.
// mode: READ
// in:   $graph string (name), $from list of number (node), $to list of number (node; below 0: the node has no tie), $strengths list of float
// out:  nodes int, ties int
// index: none
UNWIND range(0, size($from) - 1) AS i
WITH toInteger($from[i]) AS source, CASE WHEN $to[i] < 0 THEN null ELSE toInteger($to[i]) END AS target, toFloat($strengths[i]) AS strength
WITH gds.graph.project($graph, source, target, {relationshipProperties: {strength: strength, distance: 1.0 / strength}}) AS made
RETURN made.nodeCount AS nodes, made.relationshipCount AS ties
