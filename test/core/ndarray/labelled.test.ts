import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  type CoordinateValues,
  concatLabelled,
  LabelledArray,
  type LabelledReduction,
  ndarray,
  slice,
  zeros,
} from "@beambook/core/ndarray";
import { beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

interface Plain {
  dims: string[];
  shape: number[];
  values: (number | null)[];
  coords: Record<string, number[]>;
}

let answers: Record<string, Plain>;
let a: LabelledArray;
let b: LabelledArray;

function labelled({ dims, shape, values, coords }: Plain): LabelledArray {
  const data = Float64Array.from(values, (v) => v ?? Number.NaN);
  const typed = Object.entries(coords).map(([k, v]) => [k, Float64Array.from(v)]);
  return new LabelledArray(ndarray(data, shape), {
    dims,
    coords: Object.fromEntries(typed),
    name: "a",
  });
}

function agrees(actual: LabelledArray, name: string): void {
  const expected = answers[name];
  expect(actual.dims, name).toEqual(expected.dims);
  expect(actual.shape, name).toEqual(expected.shape);
  const coords = Object.entries(actual.coords).map(([k, v]) => [
    k,
    Array.from(v as ArrayLike<number>),
  ]);
  expect(Object.fromEntries(coords), name).toEqual(expected.coords);
  Array.from(actual.astype("float64").data).forEach((value, i) => {
    const wanted = expected.values[i] ?? Number.NaN;
    if (Number.isNaN(wanted)) expect(value, name).toBeNaN();
    else expect(value, name).toBeCloseTo(wanted, 10);
  });
}

beforeAll(() => {
  answers = runPythonJson(new URL("xarray_answers.py", import.meta.url).pathname);
  a = labelled(answers.a);
  b = labelled(answers.b);
});

describe("labelled arrays give xarray's answers", () => {
  it("arithmetic keeps the labels that both have", () => {
    agrees(a.add(b), "sum");
    agrees(b.subtract(a), "difference");
    agrees(a.divide(a), "self");
    agrees(a.greater(0), "compare");
    agrees(a.subtract(a.mean("train")), "centred");
    agrees(a.mean("train").multiply(b.mean("x")), "scaled");
  });

  it("selection by value and by index", () => {
    agrees(a.sel({ train: 10003 }), "sel one");
    agrees(a.sel({ train: [10008, 10001], pulse: 4 }), "sel list");
    agrees(a.sel({ train: slice(10002, 10007) }), "sel range");
    agrees(a.sel({ train: 10006 }, { method: "nearest" }), "sel nearest");
    agrees(a.isel({ train: slice(0, 5, 2), pulse: -1 }), "isel");
    agrees(a.isel({ train: [3, 0], pulse: [2, 1] }), "isel list");
    agrees(a.transpose("pulse", "train"), "transpose");
  });

  it("statistics by name leave NaN out unless told otherwise", () => {
    for (const kind of [
      "sum",
      "mean",
      "std",
      "var",
      "min",
      "max",
      "median",
    ] as LabelledReduction[]) {
      agrees(a[kind]("train"), `${kind} train`);
      agrees(a[kind](), `${kind} both`);
      agrees(a[kind]("pulse", { skipna: false }), `${kind} kept`);
    }
  });

  it("where and concat", () => {
    agrees(a.where(a.greater(0)), "where");
    const parts = [a.isel({ train: slice(0, 2) }), a.isel({ train: slice(2, 5) })];
    agrees(concatLabelled(parts, "train"), "concat");
  });
});

describe("labelled arrays", () => {
  it("take train and trainId for one axis", () => {
    const coords = (name: string, ids: number[]): Record<string, CoordinateValues> => ({
      [name]: Float64Array.from(ids),
    });
    const flux = new LabelledArray(ndarray(Float64Array.of(1, 2, 3)), {
      dims: ["trainId"],
      coords: coords("trainId", [7, 8, 9]),
    });
    const images = new LabelledArray(ndarray(Float64Array.of(10, 20, 30, 40), [2, 2]), {
      dims: ["module", "train"],
      coords: coords("train", [8, 9]),
    });
    expect(flux.sel({ train: 8 }).item()).toBe(2);
    expect(images.sel({ trainId: 9 }).data).toEqual(Float64Array.of(20, 40));
    const ratio = images.divide(flux);
    expect(ratio.dims).toEqual(["module", "train"]);
    expect(ratio.data).toEqual(Float64Array.of(5, 20 / 3, 15, 40 / 3));
    expect(flux.multiply(images).dims).toEqual(["trainId", "module"]);
    expect(images.mean("trainId").dims).toEqual(["module"]);
  });

  it("select by coordinates beside an axis", () => {
    const array = new LabelledArray(ndarray(Float64Array.of(1, 2, 3, 4)), {
      dims: ["train_pulse"],
      coords: {
        train: { dims: ["train_pulse"], values: Float64Array.of(5, 5, 6, 6) },
        pulse: { dims: ["train_pulse"], values: Float64Array.of(0, 1, 0, 1) },
      },
    });
    expect(array.sel({ train: 6 }).data).toEqual(Float64Array.of(3, 4));
    expect(array.sel({ pulse: [1] }).coords.train).toEqual(Float64Array.of(5, 6));
    expect(array.coordDims).toEqual({ train: "train_pulse", pulse: "train_pulse" });
  });

  it("compare numbers and bigints by value, text exactly", () => {
    const ids = [10003n, 2n ** 60n];
    const array = new LabelledArray(ndarray(Float64Array.of(1, 2)), {
      dims: ["train"],
      coords: { train: ids },
    });
    expect(array.sel({ train: 10003 }).item()).toBe(1);
    expect(array.sel({ train: 2n ** 60n }).item()).toBe(2);
    const named = new LabelledArray(ndarray(Float64Array.of(1, 2)), {
      dims: ["q"],
      coords: { q: ["a", "b"] },
    });
    expect(named.sel({ q: "b" }).item()).toBe(2);
    expect(named.sel({ q: ["b", "a"] }).coords.q).toEqual(["b", "a"]);
  });

  it("say what is wrong", () => {
    const codeOf = (action: () => unknown): string => {
      try {
        action();
      } catch (error) {
        if (isBeambookError(error)) return error.code;
      }
      return "none";
    };
    const values = zeros([2, 3]);
    expect(codeOf(() => new LabelledArray(values, { dims: ["x"] }))).toBe("ShapeMismatch");
    expect(codeOf(() => new LabelledArray(values, { dims: ["x", "x"] }))).toBe("InvalidArgument");
    const tooShort = { dims: ["x", "y"], coords: { x: [1] } };
    expect(codeOf(() => new LabelledArray(values, tooShort))).toBe("ShapeMismatch");
    const elsewhere = { dims: ["x", "y"], coords: { z: [1, 2] } };
    expect(codeOf(() => new LabelledArray(values, elsewhere))).toBe("InvalidArgument");
    expect(codeOf(() => a.sel({ train: 5 }))).toBe("NotFound");
    expect(codeOf(() => a.isel({ tran: 0 }))).toBe("InvalidArgument");
    expect(codeOf(() => a.isel({ train: 9 }))).toBe("IndexOutOfRange");
    const plain = new LabelledArray(zeros([4]), { dims: ["train"] });
    expect(codeOf(() => a.add(plain))).toBe("ShapeMismatch");
    const twice = new LabelledArray(zeros([2]), {
      dims: ["train"],
      coords: { train: [10001, 10001] },
    });
    expect(codeOf(() => a.add(twice))).toBe("InvalidArgument");
  });

  it("show axes, coordinates and attributes, escaped", () => {
    const array = new LabelledArray(zeros([2, 30], "float32"), {
      dims: ["train", "<script>"],
      coords: { train: [1, 2] },
      name: "<b>",
      attrs: { units: "<img src=x onerror=alert(1)>" },
    });
    const bundle = array[JUPYTER_DISPLAY]();
    const html = String(bundle["text/html"]);
    expect(html).not.toMatch(/<script>|<b>|<img/);
    expect(html).toContain("<details");
    expect(html).toContain("Coordinates: ");
    expect(String(bundle["text/plain"])).toMatch(
      /^<LabelledArray '<b>' \(train: 2, <script>: 30\)> float32 240 B/,
    );
    expect(String(bundle["text/plain"])).toContain("  * train  (train) float64 1 2");
    expect(JSON.parse(JSON.stringify(array)).dims).toEqual(["train", "<script>"]);
  });

  it("keep a common name and common attributes", () => {
    const other = new LabelledArray(a.values, { ...a, attrs: { units: "J", run: 1 } });
    const both = new LabelledArray(a.values, { ...a, attrs: { units: "J", run: 2 } });
    expect(other.add(both).attrs).toEqual({ units: "J" });
    expect(other.add(both).name).toBe("a");
    expect(other.mean("train").attrs).toEqual({ units: "J", run: 1 });
    expect(a.add(a.rename("c")).name).toBeUndefined();
    expect(a.isel({ train: slice(0, 1) }).squeeze().dims).toEqual(["pulse"]);
  });
});
