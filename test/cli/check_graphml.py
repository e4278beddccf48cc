"""Reads GraphML as graph libraries do: keys first, then nodes and edges between them, data of the types that were declared."""
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
TYPES = {"string": str, "long": int}


def data_of(element, keys):
    values = {}
    for data in element.findall(NAMESPACE + "data"):
        name, attribute_type, domain = keys[data.get("key")]
        assert domain in ("all", element.tag.removeprefix(NAMESPACE)), f"{name} on {element.tag}"
        values[name] = TYPES[attribute_type](data.text)
    return values


def main():
    root = ElementTree.parse(sys.argv[1]).getroot()
    assert root.tag == NAMESPACE + "graphml"
    keys = {k.get("id"): (k.get("attr.name"), k.get("attr.type"), k.get("for")) for k in root.findall(NAMESPACE + "key")}
    graph = root.find(NAMESPACE + "graph")
    assert graph.get("edgedefault") == "directed"
    nodes = {n.get("id"): data_of(n, keys) for n in graph.findall(NAMESPACE + "node")}
    edges = [(nodes[e.get("source")], nodes[e.get("target")], data_of(e, keys)) for e in graph.findall(NAMESPACE + "edge")]
    assert len(nodes) == len(graph.findall(NAMESPACE + "node")), "an id twice"
    names = {(a["label"], b["label"], data["kind"]) for a, b, data in edges}
    assert ("top", "left", "call") in names and ("data.csv", "io::load", "file") in names, names
    odd = [n for n in nodes.values() if n["label"].startswith("odd")]
    assert odd[0]["label"] == r'odd "name" &amp; <x> ]]> \x01 \xff `a` \N', odd
    assert odd[0]["state"] == "cached" and odd[0]["cost_ns"] == 1500000, odd


main()
