"""Prints the state that ipywidgets gives each control of control-cases.json.

References become {"model": ..., "state": ...} of what they refer to, bytes become {"hex": ...}. Arguments that JSON
cannot hold are written {"$": kind, ...}: see `argument`.
"""
import datetime as dt
import json
import sys

import ipywidgets
from ipywidgets.widgets import widget as widget_module

# Styles and parts of a gamepad are not exported by name, but all are registered by model.
MODELS = {key[2]: cls for key, cls in widget_module._registry.items()}


def make(name, args):
    cls = getattr(ipywidgets, name, None) or MODELS[f"{name}Model"]
    return cls(**{key: argument(value) for key, value in args.items()})


def argument(value):
    if isinstance(value, list):
        return [argument(v) for v in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("$")
    if kind is None:
        return {k: argument(v) for k, v in value.items()}
    if kind == "widget":
        return make(value["class"], value.get("args", {}))
    if kind == "end":
        return (make(value["class"], {}), value["trait"])
    if kind == "bytes":
        return bytes.fromhex(value["hex"])
    if kind == "day":
        return dt.date.fromisoformat(value["iso"])
    if kind == "moment":
        return dt.datetime.fromisoformat(value["iso"].replace("Z", "+00:00"))
    if kind == "clock":
        return dt.datetime.fromisoformat(value["iso"])
    if kind == "time":
        return dt.time.fromisoformat(value["iso"])
    raise ValueError(kind)


def plain(value):
    if isinstance(value, str) and value.startswith("IPY_MODEL_"):
        other = widget_module._instances[value[10:]]
        return {"model": other._model_name, "state": state(other)}
    if isinstance(value, (bytes, memoryview)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def state(widget):
    return {k: plain(v) for k, v in widget.get_state().items()}


cases = json.load(open(sys.argv[1]))
print(json.dumps([state(make(c["class"], c["args"])) for c in cases]))
