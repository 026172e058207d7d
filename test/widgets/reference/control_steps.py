"""Prints what ipywidgets makes of the changes in control-steps.json: after each, the traits of interest or "refused"."""
import json
import sys

import ipywidgets

OUTCOME = ("value", "min", "max", "index", "label", "selected_index", "titles")


def step(widget, trait, value):
    if trait == "children":
        value = [ipywidgets.Text() for _ in range(value)]
    try:
        setattr(widget, trait, value)
    except Exception:
        return "refused"
    found = {name: getattr(widget, name) for name in OUTCOME if hasattr(widget, name)}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


def run(case):
    args = dict(case["args"])
    if "children" in args:
        args["children"] = [ipywidgets.Text() for _ in range(args["children"])]
    widget = getattr(ipywidgets, case["class"])(**args)
    return [step(widget, trait, value) for trait, value in case["steps"]]


print(json.dumps([run(case) for case in json.load(open(sys.argv[1]))]))
