// betweenness: gives for every node the number of shortest paths between ordered pairs of others that pass it, each pair counting 1.
// mode: READ
// in:   $graph string, $configuration map
// out:  node int, score float
// index: none
CALL gds.betweenness.stream($graph, $configuration) YIELD nodeId, score
RETURN nodeId AS node, score
