import { isBeambookError } from "@beambook/core";
import { Table } from "@beambook/core/table";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const table = new Table(
  {
    a: [1, 2, 3, 4],
    b: [4, 3, 2, Number.NaN],
    ok: [true, false, true, true],
    "my name": ["x", "y", null, "it's"],
  },
  { index: [10, 11, 12, 13], indexName: "trainId" },
);

function rows(query: string, variables = {}): number[] {
  return Array.from(table.query(query, variables).index.values as Float64Array);
}

function errorOf(query: string): { code: string; message: string } {
  try {
    table.query(query);
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error(`${query} was understood`);
}

describe("queries", () => {
  it("bind operators as Python does", () => {
    expect(rows("a + 1 * 2 == 3")).toEqual([10]);
    expect(rows("2 ** 3 ** 0 == a")).toEqual([11]);
    expect(rows("-a ** 2 == -4")).toEqual([11]);
    expect(rows("ok or a > 1 and a < 2")).toEqual([10, 12, 13]);
    expect(rows("not ok or a == 1")).toEqual([10, 11]);
    expect(rows("not a == 1 and ok")).toEqual([12, 13]);
    expect(rows("a < 2 | b < 3")).toEqual([10, 12]);
    expect(rows("7 % -3 == -2 and -7 // 2 == -4")).toEqual([10, 11, 12, 13]);
  });

  it("know names in backticks, labels, lists, variables and methods", () => {
    expect(rows('`my name` == "it\'s"')).toEqual([13]);
    expect(rows("`my name` == 'it\\'s' or index == 10")).toEqual([10, 13]);
    expect(rows("trainId in [11, 13, 99]")).toEqual([11, 13]);
    expect(rows("a not in @skip", { skip: [1, 2] })).toEqual([12, 13]);
    expect(rows("`my name`.str.startswith('i') or `my name`.isna()")).toEqual([12, 13]);
    expect(rows("a.between(2, 3)")).toEqual([11, 12]);
    expect(rows("[1, 3] == a")).toEqual([10, 12]);
    expect(rows("a in (1,)")).toEqual([10]);
    expect(rows("a in b")).toEqual([11, 12, 13]);
  });

  it("treat missing values as pandas does: only != holds", () => {
    expect(rows("b > 0 or b <= 0")).toEqual([10, 11, 12]);
    expect(rows("b != 3")).toEqual([10, 12, 13]);
    expect(rows("`my name` != 'x'")).toEqual([11, 12, 13]);
    expect(rows("not b > 2")).toEqual([12, 13]);
  });

  it("compare 64-bit integers exactly", () => {
    const ids = new Table({ id: BigUint64Array.of(2n ** 60n, 2n ** 60n + 1n) });
    expect(ids.query("id == 1152921504606846977").length).toBe(1);
    expect(ids.query("id > 1152921504606846976").length).toBe(1);
    expect(ids.query("id in [1152921504606846976]").length).toBe(1);
  });

  it("give values too", () => {
    expect(table.eval("a * 2 + b").toArray()).toEqual([6, 7, 8, Number.NaN]);
    expect(table.eval("a > b").dtype).toBe("bool");
    expect(table.filter([true, false, false, true]).length).toBe(2);
  });

  it("that make no sense say where", () => {
    expect(errorOf("a <").message).toMatch(/Unexpected end of query.*column 4/);
    expect(errorOf("a = 1").message).toMatch(/use "=="/);
    expect(errorOf("aa < 1")).toMatchObject({
      code: "NotFound",
      message: expect.stringMatching(/Closest: a/),
    });
    expect(errorOf("`my nam` < 1").message).toContain("`my name`");
    expect(errorOf("a < 'x'").message).toMatch(/between a text and a number/);
    expect(errorOf("a + `my name` > 1").code).toBe("InvalidArgument");
    expect(errorOf("__import__('os')").message).toMatch(/No function/);
    expect(errorOf("a.constructor('x')").message).toMatch(/No method/);
    expect(errorOf("`my name`.str.contains('[')").message).toMatch(/failed/);
    expect(errorOf("a < @b").message).toMatch(/@b/);
    for (const query of [
      "",
      "a b",
      "a < < 1",
      "(a < 1",
      "a in",
      "[1, 2",
      "a.",
      "a 'x",
      "`a",
      "1 +",
      "and",
      "a ;b",
    ]) {
      expect(errorOf(query).code).toBe("InvalidArgument");
    }
    expect(errorOf("constructor == 1").code).toBe("NotFound");
  });

  it("of random words are understood or refused, never more", () => {
    const words = [
      "a",
      "b",
      "ok",
      "`my name`",
      "and",
      "or",
      "not",
      "in",
      "(",
      ")",
      "[",
      "]",
      ",",
      "1",
      "2.5",
      "'x'",
      "==",
      "<",
      "+",
      "-",
      "**",
      "//",
      "%",
      "~",
      "&",
      "|",
      "@v",
      ".",
      "isna",
      "str",
      "abs",
    ];
    const random = seededRandom(5);
    let understood = 0;
    for (let round = 0; round < 5000; round++) {
      const length = 1 + Math.floor(random() * 9);
      const query = Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(
        " ",
      );
      try {
        table.query(query, { v: 1 });
        understood++;
      } catch (error) {
        if (!isBeambookError(error)) throw new Error(`${query}: ${String(error)}`);
      }
    }
    expect(understood).toBeGreaterThan(50);
    for (const deep of [
      "(".repeat(5000),
      `${"not ".repeat(20_000)}ok`,
      `${"-".repeat(20_000)}a > 0`,
      `${"2**".repeat(5000)}1 > a`,
      `${"a > 0 or ".repeat(1249)}ok`,
    ]) {
      try {
        table.query(deep);
      } catch (error) {
        if (!isBeambookError(error)) throw new Error(String(error));
      }
    }
  });
});
