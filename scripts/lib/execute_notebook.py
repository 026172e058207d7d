"""Executes one notebook: execute_notebook.py NOTEBOOK OUT FOLDER [--timeout SECONDS] [--allow-errors]

Runs NOTEBOOK with the beambook kernel in FOLDER and writes what came out to OUT, also when a cell fails. What OUT holds
is decided by the notebook alone: no times, no random ids, no large buffers. Prints one JSON object about the run.
"""

import argparse
import hashlib
import json
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

LARGEST_BUFFER = 64 * 1024
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


def execute(path, folder, timeout, allow_errors):
    """The executed notebook and the error that stopped it, if any."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="beambook",
        timeout=timeout,
        startup_timeout=120,
        allow_errors=allow_errors,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": folder}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return notebook, str(error)
    return notebook, None


def settle(notebook, name):
    """Removes from the notebook whatever differs between two runs."""
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for key in ("execution", "papermill"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            keep_picture(output.get("data", {}))
    state = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    shown = reachable(state, json.dumps([cell.get("outputs", []) for cell in notebook.cells]))
    for model_id in [key for key in state if key not in shown]:
        del state[model_id]
    for model in state.values():
        if "buffers" in model:
            kept = [b for b in model["buffers"] if len(b["data"]) <= LARGEST_BUFFER * 4 // 3]
            model["buffers"] = kept
            if not kept:
                del model["buffers"]
    if not state:
        notebook.metadata.pop("widgets", None)
    return rename_models(notebook, list(state), name)


def keep_picture(bundle):
    """Leaves the picture of a widget that has one: a live view that has lost its kernel shows nothing."""
    if any(mime.startswith("image/") for mime in bundle):
        bundle.pop(WIDGET_VIEW, None)


def reachable(state, outputs):
    """Ids of the models that the outputs show, and of those that these refer to."""
    found, ahead = set(), [key for key in state if key in outputs]
    while ahead:
        key = ahead.pop()
        if key in found:
            continue
        found.add(key)
        ahead += [m for m in re.findall(r"IPY_MODEL_([\w-]+)", json.dumps(state[key])) if m in state]
    return found


def rename_models(notebook, ids, name):
    """Gives each model an id made from its place in the notebook."""
    text = nbformat.writes(notebook)
    for index, model_id in enumerate(ids):
        text = text.replace(model_id, hashlib.md5(f"{name} {index}".encode()).hexdigest())
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook")
    parser.add_argument("out")
    parser.add_argument("folder")
    parser.add_argument("--timeout", type=int, default=300)
    parser.add_argument("--allow-errors", action="store_true")
    options = parser.parse_args()
    since = time.monotonic()
    notebook, error = execute(
        options.notebook, options.folder, options.timeout, options.allow_errors
    )
    text = settle(notebook, options.notebook.rsplit("/", 1)[-1])
    with open(options.out, "w", encoding="utf8") as file:
        file.write(text.rstrip("\n") + "\n")
    print(json.dumps({"error": error, "seconds": round(time.monotonic() - since, 1)}))
    return 1 if error else 0


if __name__ == "__main__":
    sys.exit(main())
