import { minimize } from "@beambook/core/fit";
import { describe, expect, it } from "vitest";
import { digits, nistProblems } from "./nist.js";

const problems = nistProblems();

describe.each([1, 2])("NIST's problems from start %i", (start) => {
  it.each(problems)("$name has 8 digits, and 6 of its standard deviations", (problem) => {
    const names = problem.values.map((_, k) => `b${k + 1}`);
    const params = Object.fromEntries(names.map((n, k) => [n, problem.starts[start - 1][k]]));
    const result = minimize((b) => problem.residuals(names.map((n) => b[n])), { params });
    expect(result.success).toBe(true);
    const values = names.map((n) => result.params[n].value);
    const errors = names.map((n) => result.params[n].stderr ?? Number.NaN);
    expect(digits(values, problem.values)).toBeGreaterThan(problem.name === "Roszman1" ? 7.9 : 8);
    // Lanczos1's residuals are rounding errors of its data.
    expect(digits(errors, problem.deviations)).toBeGreaterThan(problem.name === "Lanczos1" ? 3 : 6);
  });
});

it("there are 27 problems", () => {
  expect(problems.length).toBe(27);
});
