"""Writes arrays of every dtype and numpy's answers to the questions that numpy.test.ts asks: numpy_answers.py FOLDER."""

import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
folder = sys.argv[1]
rng = np.random.default_rng(7)
arrays, cases = {}, []


def save(name, value):
    arrays[name] = np.asarray(value)


def make(dtype, shape):
    kind = np.dtype(dtype).kind
    if kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if kind == "u":
        return rng.integers(1, 12, shape).astype(dtype)
    if kind == "i":
        return rng.integers(-9, 10, shape).astype(dtype)
    if kind == "f":
        return (rng.normal(size=shape) * 10).astype(dtype)
    return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(dtype)


REAL = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
DTYPES = REAL + ["complex64", "complex128"]
for dtype in DTYPES:
    save(f"x {dtype}", make(dtype, (4, 1, 6)))
    save(f"y {dtype}", make(dtype, (3, 6)))
    save(f"r {dtype}", make(dtype, (5, 7, 4)))

BINARY = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.true_divide,
    "floorDivide": np.floor_divide, "remainder": np.remainder, "minimum": np.minimum, "maximum": np.maximum,
    "hypot": np.hypot, "arctan2": np.arctan2,
    "bitwiseAnd": np.bitwise_and, "bitwiseOr": np.bitwise_or, "bitwiseXor": np.bitwise_xor,
}
COMPARISON = {
    "equal": np.equal, "notEqual": np.not_equal, "less": np.less, "lessEqual": np.less_equal,
    "greater": np.greater, "greaterEqual": np.greater_equal,
}
for a in DTYPES:
    for b in DTYPES:
        x, y = arrays[f"x {a}"], arrays[f"y {b}"]
        for kind, table in (("binary", BINARY), ("compare", COMPARISON)):
            for op, fn in table.items():
                if a == b == "bool" and op in ("subtract", "floorDivide", "remainder"):
                    continue
                complex_ = a.startswith("c") or b.startswith("c")
                if complex_ and op not in ("add", "subtract", "multiply", "divide", "equal", "notEqual"):
                    continue
                try:
                    answer = fn(x, y)
                except TypeError:
                    continue
                name = f"{kind} {op} {a} {b}"
                save(name, answer.astype("f4") if answer.dtype == np.float16 else answer)
                cases.append({"kind": kind, "op": op, "a": f"x {a}", "b": f"y {b}", "answer": name,
                              "half": answer.dtype == np.float16})

UNARY = {
    "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "abs": np.abs, "square": np.square, "round": np.round,
    "floor": np.floor, "ceil": np.ceil, "sign": np.sign, "negative": np.negative, "sin": np.sin, "log1p": np.log1p,
}
for a in DTYPES:
    for op, fn in UNARY.items():
        if a == "bool" or (a.startswith("c") and op in ("round", "floor", "ceil", "sign", "sin", "log1p")):
            continue
        answer = fn(arrays[f"r {a}"])
        name = f"unary {op} {a}"
        save(name, answer.astype("f4") if answer.dtype == np.float16 else answer)
        cases.append({"kind": "unary", "op": op, "a": f"r {a}", "answer": name,
                      "half": answer.dtype == np.float16})

for dtype in ("float32", "float64"):
    holed = make(dtype, (5, 7, 4))
    holed[rng.random(holed.shape) < 0.3] = np.nan
    holed[:, 2, 1] = np.nan
    holed[0, 0, 0] = np.inf
    save(f"holed {dtype}", holed)

REDUCTIONS = ["sum", "mean", "std", "var", "min", "max", "median"]
AXES = [None, 0, 1, -1, [0, 2], [1, 2], [0, 1, 2]]
for a in DTYPES:
    for holed in ("r", "holed") if a.startswith("float") else ("r",):
        for op in REDUCTIONS + ([f"nan{op}" for op in REDUCTIONS] if a.startswith("float") else []):
            if a.startswith("c") and op not in ("sum", "mean", "std", "var"):
                continue
            for axes in AXES:
                for keepdims in (False, True):
                    x = arrays[f"{holed} {a}"]
                    axis = tuple(axes) if isinstance(axes, list) else axes
                    name = f"reduce {op} {holed} {a} {axes} {keepdims}"
                    options = {"ddof": 1} if op.endswith(("std", "var")) and axes == 1 else {}
                    save(name, getattr(np, op)(x, axis=axis, keepdims=keepdims, **options))
                    cases.append({"kind": "reduce", "op": op, "a": f"{holed} {a}", "axes": axes,
                                  "keepdims": keepdims, "answer": name, **options})

for a in REAL:
    x = arrays[f"r {a}"]
    for axis in (None, 0, 1, 2):
        save(f"cumsum {a} {axis}", np.cumsum(x, axis=axis))
        cases.append({"kind": "cumsum", "a": f"r {a}", "axes": axis, "answer": f"cumsum {a} {axis}"})
        for op in ("argmin", "argmax"):
            for source in ("r", "holed") if a.startswith("float") else ("r",):
                y = arrays[f"{source} {a}"]
                save(f"{op} {source} {a} {axis}", getattr(np, op)(y, axis=axis))
                cases.append({"kind": op, "a": f"{source} {a}", "axes": axis, "answer": f"{op} {source} {a} {axis}"})
        for method in ("linear", "lower", "higher", "nearest", "midpoint"):
            if a == "bool":
                continue
            name = f"percentile {a} {axis} {method}"
            save(name, np.percentile(x, [0, 12.5, 50, 99, 100], axis=axis, method=method).astype(float))
            cases.append({"kind": "percentile", "a": f"r {a}", "axes": axis, "method": method, "answer": name})
    for b in REAL:
        if a == "bool":
            continue
        save(f"astype {a} {b}", x.astype(b))
        if not (a.startswith("float") and (b.startswith("u") or b == "int8")):
            cases.append({"kind": "astype", "a": f"r {a}", "to": b, "answer": f"astype {a} {b}"})
    counts, edges = np.histogram(x.astype(float) if a == "bool" else x, bins=7)
    save(f"histogram {a}", counts)
    save(f"edges {a}", edges)
    cases.append({"kind": "histogram", "a": f"r {a}", "answer": f"histogram {a}", "edges": f"edges {a}"})

texts = [
    "np.arange(5)", "np.arange(5) / 4", "np.array([1.5, np.nan, -np.inf])", "np.array([1e-7, 1.5])",
    "np.arange(2000.)", "np.arange(2000.).reshape(40, 50) / 3", "np.array([[True, False], [False, True]])",
    "np.arange(24, dtype='u2').reshape(2, 3, 4)", "np.array([0.1, 0.25, 1/3], dtype='f4')",
    "np.array([1+2j, -0.5j])", "np.zeros((0, 3))", "np.array([1e10, 1.])", "np.arange(40, dtype='i4') * 1000",
    "np.array([123456.789, 0.001])", "np.linspace(0, 1, 13)", "np.array([-1., 10., 100.])", "np.full((3, 3), 7, 'u1')",
    "np.arange(3000, dtype='f4').reshape(3, 1000)", "np.array([1e300, 1e-300])", "np.array([-0.0, 0.0])",
]
for k, text in enumerate(texts):
    value = eval(text)
    if value.dtype == np.int64:
        value = value.astype(np.int32)
    save(f"text {k}", value)
    cases.append({"kind": "text", "a": f"text {k}", "text": repr(value), "answer": f"text {k}"})

np.savez(f"{folder}/answers.npz", **arrays)
with open(f"{folder}/cases.json", "w") as f:
    json.dump(cases, f)
