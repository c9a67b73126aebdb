// pagerank: gives the PageRank of every node, summing to 1; strengths count where the configuration names them.
// mode: READ
// in:   $graph string, $configuration map
// out:  node int, score float
// index: none
CALL gds.pageRank.stream($graph, $configuration) YIELD nodeId, score
RETURN nodeId AS node, score
