import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JoinHow, readCsv, Series, type Statistic, Table } from "@beambook/core/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

type Cells = (number | string | boolean | null)[];

interface Frame {
  index: Cells | Cells[];
  columns: Record<string, Cells>;
}

interface Answers {
  frame: Frame;
  queries: Record<string, number[]>;
  describe: Frame;
  sorted: number[];
  "sorted down": number[];
  "sorted index": number[];
  joins: Record<JoinHow, Frame>;
  repeated: Frame;
  suffixes: Frame;
  groups: Record<string, Frame>;
  "two keys": Frame;
  size: number[];
  added: Frame;
  quantiles: number[];
  counts: number[];
  "csv back": Frame;
  tricky: Cells[];
}

const folder = mkdtempSync(join(tmpdir(), "beambook-pandas-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let answers: Answers;
let frame: Table;
const own = new Table(
  { x: [0.1, Number.NaN, 1e-7], ok: [true, false, true], text: ['say "a,b"', null, "two\nlines"] },
  { index: [10003, 10004, 10005], indexName: "trainId" },
);
const left = new Table({ x: [1, 2, 3] }, { index: [3, 1, 7] });
const right = new Table({ y: [10, 20, 30], z: ["p", "q", "r"] }, { index: [7, 2, 3] });

beforeAll(async () => {
  await own.writeCsv(join(folder, "own.csv"));
  answers = runPythonJson(new URL("pandas_answers.py", import.meta.url).pathname, [folder]);
  frame = new Table(answers.frame.columns as Record<string, number[]>, {
    index: answers.frame.index as number[],
    indexName: "trainId",
  });
});

function agrees(table: Table, expected: Frame): void {
  const plain = (cells: ArrayLike<unknown>): unknown[] =>
    Array.from(cells, (v) => (typeof v === "number" && Number.isNaN(v) ? null : v));
  expect(plain(table.index.values as ArrayLike<unknown>)).toEqual(expected.index);
  expect(table.columnNames).toEqual(Object.keys(expected.columns));
  for (const [name, cells] of Object.entries(expected.columns)) {
    plain(table.get(name).toArray()).forEach((value, i) => {
      const wanted = cells[i];
      if (typeof wanted === "number") expect(value, name).toBeCloseTo(wanted, 9);
      else expect(value, name).toBe(wanted);
    });
  }
}

const labels = (table: Table): number[] => Array.from(table.index.values as Float64Array);

describe("tables give pandas' answers", () => {
  it("to queries", () => {
    const variables = { limit: 1, wanted: [0, 3] };
    expect(Object.keys(answers.queries).length).toBeGreaterThan(20);
    for (const [query, expected] of Object.entries(answers.queries)) {
      expect(labels(frame.query(query, variables)), query).toEqual(expected);
    }
  });

  it("describing and sorting", () => {
    agrees(frame.select("redchi", "module", "count").describe(), answers.describe);
    expect(labels(frame.sort(["module", "redchi"]))).toEqual(answers.sorted);
    const down = frame.sort(["module", "redchi"], { ascending: [false, true] });
    expect(labels(down)).toEqual(answers["sorted down"]);
    expect(labels(frame.sortIndex())).toEqual(answers["sorted index"]);
    expect([0, 0.1, 0.5, 0.9, 1].map((q) => frame.get("redchi").quantile(q))).toEqual(
      answers.quantiles.map((q) => expect.closeTo(q, 12)),
    );
    expect(frame.get("a b").valueCounts().toArray()).toEqual(answers.counts);
  });

  it("joining on labels", () => {
    for (const how of ["outer", "inner", "left", "right"] as const) {
      agrees(left.join(right, { how }), answers.joins[how]);
    }
    agrees(left.join(new Table({ w: [1, 2, 3] }, { index: [3, 3, 9] })), answers.repeated);
    const doubled = new Table({ x: [2, 4, 6] }, { index: [3, 1, 7] });
    agrees(left.join(doubled, { suffixes: ["_l", "_r"] }), answers.suffixes);
    agrees(new Table({ "0": left.get("x").add(right.get("y")) }), answers.added);
  });

  it("grouping", () => {
    for (const [statistic, expected] of Object.entries(answers.groups)) {
      const groups = frame.select("module", "redchi", "count").groupBy("module");
      agrees(groups.aggregate(statistic as Statistic), expected);
    }
    const two = frame.select("module", "success", "redchi").groupBy("module", "success").mean();
    expect(two.resetIndex().columnNames).toEqual(["module", "success", "redchi"]);
    const keys = two
      .resetIndex()
      .toRecords()
      .map((row) => [row.module, row.success]);
    expect(keys).toEqual(answers["two keys"].index);
    Array.from(two.column("redchi") as Float64Array).forEach((value, i) => {
      const wanted = answers["two keys"].columns.redchi[i];
      if (wanted === null) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(wanted as number, 10);
    });
    expect(frame.groupBy("a b").size().toArray()).toEqual(answers.size);
  });

  it("and read each other's CSV", async () => {
    const back = await readCsv(join(folder, "pandas.csv"), { indexCol: "trainId" });
    agrees(back, answers.frame);
    agrees(own, answers["csv back"]);
    const tricky = await readCsv(join(folder, "tricky.csv"), { separator: ";" });
    const rows = tricky
      .toRecords()
      .map(({ name, value }) => [name, Number.isNaN(value) ? null : value])
      .map(([name, value]) => [name, value === Number.POSITIVE_INFINITY ? "inf" : value]);
    expect(rows).toEqual(answers.tricky);
    expect(readFileSync(join(folder, "own.csv"), "utf8")).toContain('"say ""a,b"""');
  });
});

describe("series", () => {
  it("align in arithmetic and keep their name", () => {
    const a = new Series([1, 2], { name: "a", index: [1, 2], indexName: "trainId" });
    const b = new Series([10, 20], { name: "b", index: [2, 3], indexName: "trainId" });
    const sum = a.add(b);
    expect(sum.toArray()).toEqual([Number.NaN, 12, Number.NaN]);
    expect([sum.name, sum.index.name]).toEqual([null, "trainId"]);
    expect(a.divide(2).toJSON()).toEqual({ name: "a", index: [1, 2], values: [0.5, 1] });
  });
});
