import { isBeambookError } from "@beambook/core";
import { Parameters, parseExpression, parseLooseJson } from "@beambook/core/fit";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("parameters", () => {
  it("are found by name and as properties, and follow their expressions", () => {
    const p = new Parameters({ sigma: { value: 2, min: 0 }, fwhm: { expr: "2.5*sigma" } });
    expect(p.fwhm.value).toBe(5);
    p.sigma.value = 4;
    expect(p.get("fwhm").value).toBe(10);
    expect(p.names).toEqual(["sigma", "fwhm"]);
    expect(p.copy().sigma).not.toBe(p.sigma);
  });

  it("refuse values outside their bounds instead of moving them", () => {
    const p = new Parameters({ a: { value: 1, min: 0, max: 2 } });
    expect(
      isBeambookError(
        thrown(() => (p.a.value = 3)),
        "InvalidArgument",
      ),
    ).toBe(true);
    expect(p.a.value).toBe(1);
    expect(isBeambookError(thrown(() => p.add("b", { value: 1, min: 2 })))).toBe(true);
    expect(isBeambookError(thrown(() => p.add("not a name", 1)))).toBe(true);
    expect(
      isBeambookError(
        thrown(() => p.get("aa")),
        "NotFound",
      ),
    ).toBe(true);
  });

  it("refuse expressions that need each other or unknown names", () => {
    const p = new Parameters({ a: { expr: "b + 1" }, b: { expr: "a" } });
    expect(
      isBeambookError(
        thrown(() => p.a.value),
        "InvalidArgument",
      ),
    ).toBe(true);
    const q = new Parameters({ width: 1, b: { expr: "widht" } });
    expect(String(thrown(() => q.b.value))).toContain("Closest: width");
  });

  it("complete their names in a notebook", () => {
    const p = new Parameters({ alpha: 1, beta: 2 });
    const complete = (p as never)[Symbol.for("beambook.completeNames")] as (q: object) => string[];
    expect(complete.call(p, { method: "get", index: 0 })).toEqual(["alpha", "beta"]);
  });

  it("read what lmfit dumps, infinities and all, without its pickles", () => {
    const text = runPythonJson<string>(`
import json, lmfit
p = lmfit.Parameters()
p.add("amp", value=3.5, min=0)
p.add("sig", value=0.4, vary=False)
p.add("fwhm", expr="2*sig*erf(1)")
print(json.dumps(p.dumps()))
`);
    const p = Parameters.fromJSON(text);
    expect(p.amp.min).toBe(0);
    expect(p.amp.max).toBe(Number.POSITIVE_INFINITY);
    expect(p.sig.vary).toBe(false);
    expect(p.fwhm.value).toBeCloseTo(0.8 * 0.8427007929497149, 12);
    const again = Parameters.fromJSON(JSON.parse(JSON.stringify(p)));
    expect(again.amp.max).toBe(Number.POSITIVE_INFINITY);
    expect(again.fwhm.expr).toBe("2*sig*erf(1)");
  });
});

describe("expressions", () => {
  const at = (text: string, values: Record<string, number> = {}): number =>
    parseExpression(text).evaluate((name) => values[name] ?? Number.NaN);

  it("know Python's arithmetic and numpy's functions", () => {
    expect(at("2**3**0.5 - -x", { x: 1 })).toBeCloseTo(2 ** (3 ** 0.5) + 1, 14);
    expect(at("exp(p1)/(1+exp(p1))", { p1: 0 })).toBe(0.5);
    expect(at("sqrt(pi) * (a < 2 and b > 1)", { a: 1, b: 2 })).toBeCloseTo(Math.sqrt(Math.PI), 14);
    expect(at("max(1e-15, α0)", { α0: 3 })).toBe(3);
    expect(parseExpression("a*b + sin(a)").names).toEqual(["a", "b"]);
  });

  it.each([
    "process.exit(1)",
    "__import__('os')",
    "constructor('return 1')()",
    "a.constructor",
    "[1,2][0]",
    "a = 1",
    "",
    "2 +",
    "f(1)",
    "'text' + 1",
  ])("cannot run code: %s", (text) => {
    expect(isBeambookError(thrown(() => parseExpression(text)))).toBe(true);
  });
});

it("broken JSON is told by line", () => {
  const error = thrown(() => parseLooseJson('{"a": 1,\n "b": NaN,\n "c" 2}'));
  expect(isBeambookError(error, "FileFormat")).toBe(true);
  expect(String(error)).toMatch(/line \d/);
});
