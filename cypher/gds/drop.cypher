// drop: frees the memory of a graph, if it is there.
// mode: READ
// in:   $graph string
// out:  dropped string
// index: none
CALL gds.graph.drop($graph, false) YIELD graphName
RETURN graphName AS dropped
