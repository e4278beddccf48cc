"""Has networkx read the GraphML: a reader that this project did not write."""
import sys

import networkx


def main():
    graph = networkx.read_graphml(sys.argv[1])
    assert graph.is_directed()
    label = networkx.get_node_attributes(graph, "label")
    edges = {(label[a], label[b], kind) for a, b, kind in graph.edges(data="kind")}
    assert ("top", "left", "call") in edges and ("data.csv", "io::load", "file") in edges, edges
    assert all(graph.nodes[n]["id"].startswith(label[n] + ":") for n in graph if graph.nodes[n]["kind"] == "call")
    [odd] = [data for _, data in graph.nodes(data=True) if data["label"].startswith("odd")]
    assert odd["label"] == r'odd "name" &amp; <x> ]]> \x01 \xff `a` \N', odd
    assert odd["state"] == "cached" and odd["cost_ns"] == 1500000, odd


main()
