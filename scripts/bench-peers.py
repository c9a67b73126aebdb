"""Times the same tasks as bench-kernels with python-igraph and networkit, where Python has them; prints one JSON object.

Usage: bench-peers.py TIES NODES PIVOTS SMALL_TIES SMALL_NODES (ties as little-endian int32 pairs).
"""
import json
import sys
import time
from array import array


def read(path):
    ties = array('i')
    with open(path, 'rb') as file:
        ties.frombytes(file.read())
    return ties


def timed(task, runs=1):
    best = None
    for _ in range(runs):
        start = time.perf_counter()
        task()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    return best


def with_igraph(ties, nodes, pivots, small, small_nodes):
    import igraph
    pairs = list(zip(ties[0::2], ties[1::2]))
    holder = {}

    def build():
        holder['graph'] = igraph.Graph(n=nodes, edges=pairs, directed=True)

    seconds = {'build': timed(build)}
    graph = holder['graph']
    seconds['pagerank'] = timed(lambda: graph.pagerank(damping=0.85))
    seconds['coreNumbers'] = timed(lambda: graph.coreness(mode='all'), 2)
    seconds['eigenvector'] = timed(lambda: graph.eigenvector_centrality(directed=True))
    seconds['betweenness'] = timed(lambda: graph.betweenness(sources=pivots))
    tiny = igraph.Graph(n=small_nodes, edges=list(zip(small[0::2], small[1::2])), directed=False)
    seconds['exactBetweenness'] = timed(tiny.betweenness)
    seconds['harmonic'] = timed(tiny.harmonic_centrality)
    return seconds


def with_networkit(ties, nodes, pivots, small, small_nodes):
    import networkit
    networkit.setNumberOfThreads(1)

    def build():
        graph = networkit.Graph(nodes, False, True)
        for i in range(0, len(ties), 2):
            graph.addEdge(ties[i], ties[i + 1])
        return graph

    holder = {}

    def fast():
        import numpy
        import scipy.sparse
        pairs = numpy.frombuffer(ties, dtype=numpy.int32).reshape(-1, 2)
        data = numpy.ones(len(pairs))
        holder['graph'] = networkit.GraphFromCoo((data, (pairs[:, 0], pairs[:, 1])), n=nodes, weighted=False, directed=True)

    try:
        seconds = {'build': timed(fast)}
    except Exception:
        def slow():
            holder['graph'] = build()
        seconds = {'build': timed(slow)}
    graph = holder['graph']
    seconds['pagerank'] = timed(lambda: networkit.centrality.PageRank(graph, 0.85, 1e-6).run())
    seconds['eigenvector'] = timed(lambda: networkit.centrality.EigenvectorCentrality(graph, 1e-9).run())
    flat = networkit.graphtools.toUndirected(graph)
    flat.removeMultiEdges()
    flat.removeSelfLoops()
    seconds['coreNumbers'] = timed(lambda: networkit.centrality.CoreDecomposition(flat).run(), 2)
    tiny = networkit.Graph(small_nodes)
    for i in range(0, len(small), 2):
        tiny.addEdge(small[i], small[i + 1])
    seconds['exactBetweenness'] = timed(lambda: networkit.centrality.Betweenness(tiny).run())
    seconds['harmonic'] = timed(lambda: networkit.centrality.HarmonicCloseness(tiny, False).run())
    return seconds


def main():
    ties_path, nodes, pivots, small_path, small_nodes = sys.argv[1:6]
    ties, small = read(ties_path), read(small_path)
    step = max(1, int(nodes) // int(pivots))
    sources = list(range(0, int(nodes), step))[:int(pivots)]
    found = {}
    for name, run in (('igraph', with_igraph), ('networkit', with_networkit)):
        try:
            found[name] = run(ties, int(nodes), sources, small, int(small_nodes))
        except ImportError:
            print(f'{name}: Python does not have it', file=sys.stderr)
    print(json.dumps(found))


main()
