"""Shows some fields of each function in the linter's JSON, on a line each."""
import json
import sys


def shown(function, field):
    if field == "cost":
        cost = function["cost"]
        return ", ".join([cost["level"], f"{cost['loops']} loops", *(["recursive"] if cost["recursive"] else []), *cost["work"]])
    if field == "share":
        return "none" if function["share"] is None else f"{100 * function['share']:.0f} %"
    if field in ("refusals", "warnings", "effects"):
        return "; ".join(m["message"] for m in function[field])
    return str(function[field])


report = json.load(sys.stdin)
for found in report["functions"]:
    name, *others = [shown(found, field) for field in sys.argv[1:]]
    print(name + (": " + ", ".join(others) if others else ""))
for unread in report["unread"]:
    print("unread:", unread["error"])
