import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import { joinAll, parseCsv, readCsv, readParquet, Series, Table } from "@beambook/core/table";
import { afterAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isBeambookError(error)) return error.code;
    throw error;
  }
  return "none";
}

const sample = new Table(
  {
    flag: [true, false, true],
    small: Uint8Array.of(1, 2, 255),
    large: Uint32Array.of(0, 5, 4294967295),
    signed: Int16Array.of(-3, 0, 3),
    single: Float32Array.of(0.5, -1, Number.NaN),
    double: [0.1, 1e300, Number.POSITIVE_INFINITY],
    text: ["Å", null, ""],
  },
  { index: [10001, 10002, 10004], indexName: "trainId" },
);

describe("tables", () => {
  it("keep typed arrays, and make them from lists", () => {
    expect(sample.dtypes).toEqual({
      flag: "bool",
      small: "uint8",
      large: "uint32",
      signed: "int16",
      single: "float32",
      double: "float64",
      text: "string",
    });
    expect(sample.column("double")).toBeInstanceOf(Float64Array);
    expect(sample.row(-1)).toMatchObject({ flag: true, small: 255, text: "" });
    expect(sample.get("small").get(10002)).toBe(2);
    expect(sample.loc(10004).row(0).signed).toBe(3);
    expect(sample.shape).toEqual([3, 7]);
    expect(new Table({ id: [1n, 2n] }).dtypes.id).toBe("uint64");
    expect(new Table({ id: [-1n, 2n] }).dtypes.id).toBe("int64");
    expect(new Table({}, { index: ["a", "b"] }).length).toBe(2);
  });

  it("do not take names for something else", () => {
    const odd = new Table({ ["__proto__"]: [1], constructor: [2], toString: ["x"] });
    expect(odd.columnNames).toEqual(["__proto__", "constructor", "toString"]);
    expect(odd.column("constructor")).toEqual(Float64Array.of(2));
    expect(codeOf(() => sample.column("constructor"))).toBe("NotFound");
  });

  it("change by giving new tables", () => {
    const more = sample.assign({
      twice: (t) => Float64Array.from(t.column("small") as Uint8Array, (v) => 2 * v),
    });
    expect(more.column("twice")).toEqual(Float64Array.of(2, 4, 510));
    expect(sample.columnNames).not.toContain("twice");
    expect(more.drop("twice").columnNames).toEqual(sample.columnNames);
    expect(more.select("twice", "flag").columnNames).toEqual(["twice", "flag"]);
    expect(more.rename({ twice: "2x" }).columnNames).toContain("2x");
    expect(more.head(2).index.values).toEqual(Float64Array.of(10001, 10002));
    expect(more.tail(1).index.values).toEqual(Float64Array.of(10004));
    expect(sample.dropna().index.values).toEqual(Float64Array.of(10001));
    expect(sample.setIndex("text").resetIndex().columnNames[0]).toBe("text");
  });

  it("join any number of series, rows sorted, gaps missing", () => {
    const parts = [
      new Series(Uint16Array.of(1, 2), { name: "a", index: [12, 10], indexName: "trainId" }),
      new Series(["p", "q"], { name: "b", index: [10, 11], indexName: "trainId" }),
      new Series(Float64Array.of(0.5), { name: "c", index: [13], indexName: "trainId" }),
    ];
    const joined = joinAll(parts);
    expect(joined.index).toEqual({ name: "trainId", values: Float64Array.of(10, 11, 12, 13) });
    expect(joined.toJSON().columns).toEqual({
      a: [2, Number.NaN, 1, Number.NaN],
      b: ["p", "q", null, null],
      c: [Number.NaN, Number.NaN, Number.NaN, 0.5],
    });
    expect(codeOf(() => joinAll([parts[0], parts[0]]))).toBe("InvalidArgument");
  });

  it("join several levels, and never round 64-bit integers silently", () => {
    const level = (
      train: number[],
      pulse: number[],
    ): { levels: { name: string; values: number[] }[] } => ({
      levels: [
        { name: "trainId", values: train },
        { name: "pulseId", values: pulse },
      ],
    });
    const a = new Table({ x: [1, 2, 3] }, { index: level([1, 1, 2], [0, 8, 0]) });
    const b = new Table({ y: [4, 5] }, { index: level([2, 1], [0, 4]) });
    const joined = a.join(b).resetIndex();
    expect(joined.toRecords().map((r) => [r.trainId, r.pulseId, r.x, r.y])).toEqual([
      [1, 0, 1, Number.NaN],
      [1, 4, Number.NaN, 5],
      [1, 8, 2, Number.NaN],
      [2, 0, 3, 4],
    ]);
    const huge = new Table({ id: BigUint64Array.of(2n ** 60n + 1n) }, { index: [1] });
    const other = new Table({ z: [1] }, { index: [2] });
    expect(codeOf(() => huge.join(other))).toBe("UnsupportedType");
    expect(huge.join(other, { how: "left" }).column("id")).toEqual(
      BigUint64Array.of(2n ** 60n + 1n),
    );
  });

  it("keep the order of columns whose names are whole numbers", () => {
    const t = parseCsv("id,10,x,2\n1,2,3,4\n5,6,7,8\n", { indexCol: "id" });
    const names = ["10", "x", "2"];
    expect(t.columnNames).toEqual(names);
    const same = [t.sort("x"), t.describe(), t.query("x > 0"), t.groupBy("id").mean()];
    for (const made of same) expect(made.columnNames).toEqual(names);
    expect(t.toCsv()).toBe("id,10,x,2\n1,2,3,4\n5,6,7,8\n");
    expect(t.select("x", "2").rename({ x: "7" }).columnNames).toEqual(["7", "2"]);
    expect(t.assign({ 1: [0, 0] }).columnNames).toEqual([...names, "1"]);
    expect(t.join(t.drop("10"), { suffixes: ["", "1"] }).columnNames).toEqual([
      ...names,
      ...["x1", "21"],
    ]);
    expect(new Table({ 2: [1], 1: [2] }, { order: ["2", "1"] }).columnNames).toEqual(["2", "1"]);
  });

  it("know the types of columns without any value", () => {
    const t = new Table({ a: [null, null], b: [1, 2] }, { dtypes: { a: "string" } });
    expect(t.dtypes).toEqual({ a: "string", b: "float64" });
    expect(t.describe().columnNames).toEqual(["b"]);
  });

  it("say what is wrong", () => {
    expect(codeOf(() => new Table({ a: [1], b: [1, 2] }))).toBe("ShapeMismatch");
    expect(codeOf(() => new Table({ a: [1] }, { index: [1, 2] }))).toBe("ShapeMismatch");
    expect(codeOf(() => new Table({ a: [{}] as never }))).toBe("UnsupportedType");
    expect(codeOf(() => sample.sort("nope"))).toBe("NotFound");
    expect(codeOf(() => sample.filter([true]))).toBe("ShapeMismatch");
    expect(codeOf(() => sample.row(3))).toBe("IndexOutOfRange");
    expect(codeOf(() => sample.loc(5))).toBe("NotFound");
    expect(codeOf(() => sample.groupBy())).toBe("InvalidArgument");
  });

  it("group by labels and with functions", () => {
    const grouped = sample.groupBy("flag");
    expect([...grouped].map(([key, rows]) => [key, rows.length])).toEqual([
      [false, 1],
      [true, 2],
    ]);
    const made = grouped.agg({ small: (s) => s.sum(), text: "count" });
    expect(made.toJSON()).toEqual({ index: [0, 1], columns: { small: [2, 256], text: [0, 2] } });
    expect(sample.groupBy("trainId").length).toBe(3);
  });

  it("show themselves escaped, long ones shortened", () => {
    const nasty = new Table(
      { "<b>": ["<script>alert(1)</script>"] },
      { index: ["<i>"], indexName: "<u>" },
    );
    const html = String(nasty[JUPYTER_DISPLAY]()["text/html"]);
    expect(html).not.toMatch(/<script|<b>|<i>|<u>/);
    const long = new Table({ x: Float64Array.from({ length: 1000 }, (_, i) => i / 8) });
    const text = String(long);
    expect(text.split("\n").length).toBeLessThan(20);
    expect(text).toContain("[1000 rows x 1 columns]");
    expect(long.toHTML()).toContain("1000 rows × 1 columns");
    const wide = new Table(
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`c${i}`, [i]])),
    );
    expect(String(wide)).toContain("...");
    expect(String(sample)).toBe(
      [
        "trainId   flag  small       large  signed  single         double  text",
        "10001     True      1           0      -3     0.5   1.000000e-01     Å",
        "10002    False      2           5       0    -1.0  1.000000e+300  None",
        "10004     True    255  4294967295       3     NaN            inf",
      ].join("\n"),
    );
    expect(String(sample.get("small"))).toContain("name: small, length: 3, dtype: uint8");
  });
});

describe("files of tables", () => {
  it("Parquet keeps values, types and labels", async () => {
    const path = join(folder, "a.parquet");
    await sample.writeParquet(path);
    const back = await readParquet(path);
    expect(back.dtypes).toEqual(sample.dtypes);
    expect(back.columns).toEqual(sample.columns);
    expect(back.index).toEqual(sample.index);
    expect((await readParquet(path, { columns: ["text"] })).columnNames).toEqual(["text"]);
    await expect(readParquet(path, { columns: ["no"] })).rejects.toMatchObject({
      code: "NotFound",
    });
  });

  it("Parquet keeps 64-bit integers, many rows and several levels", async () => {
    const path = join(folder, "b.parquet");
    const n = 150_000;
    const table = new Table(
      {
        id: BigUint64Array.from({ length: n }, (_, i) => 2n ** 63n + BigInt(i)),
        signed: BigInt64Array.from({ length: n }, (_, i) => -BigInt(i)),
      },
      {
        index: {
          levels: [
            {
              name: "trainId",
              values: Float64Array.from({ length: n }, (_, i) => Math.floor(i / 2)),
            },
            { name: "pulseId", values: Float64Array.from({ length: n }, (_, i) => i % 2) },
          ],
        },
      },
    );
    await table.writeParquet(path);
    const exact = await readParquet(path, { bigint: true });
    expect(exact.dtypes).toEqual({ id: "uint64", signed: "int64" });
    expect(exact.column("id")).toEqual(table.column("id"));
    expect(exact.index).toEqual(table.index);
    const plain = await readParquet(path);
    expect(plain.dtypes).toEqual({ id: "uint64", signed: "float64" });
  });

  it("CSV gives back what it was made from, whatever the text", () => {
    const random = seededRandom(3);
    const pieces = ["a", ",", '"', "\n", "\r\n", " ", ";", "é", "x1"];
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 5 }, () =>
        Array.from(
          { length: 1 + Math.floor(random() * 5) },
          () => pieces[Math.floor(random() * pieces.length)],
        ).join(""),
      ).map((t) => `${t}t`);
      const numbers = text.map(() =>
        random() < 0.2 ? Number.NaN : (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20),
      );
      const table = new Table({ text, numbers }, { index: [3, 1, 4, 1, 5], indexName: "n" });
      const back = parseCsv(table.toCsv(), { indexCol: "n" });
      expect(back.columns).toEqual(table.columns);
      expect(back.index).toEqual(table.index);
    }
  });

  it("CSV keeps rows of one column without a value", () => {
    const text = new Table({ x: ["a", null, "b"] }).toCsv({ index: false });
    expect(text).toBe('x\na\n""\nb\n');
    expect(parseCsv(text).get("x").toArray()).toEqual(["a", null, "b"]);
  });

  it("CSV knows comments, own names, short lines and large integers", () => {
    const table = parseCsv("skip me\n# note\n1,9007199254740993\n2,7\n", {
      ...{ skipRows: 1, comment: "#", header: false, names: ["a", "id"] },
    });
    expect(table.toRecords()).toEqual([
      { a: 1, id: 9007199254740993n },
      { a: 2, id: 7n },
    ]);
    expect(parseCsv("a,b\n1\n2,3\n").column("b")).toEqual(Float64Array.of(Number.NaN, 3));
    expect(parseCsv("a,a,\n1,2,3").columnNames).toEqual(["a", "a.1", "Unnamed: 2"]);
    expect(parseCsv("\ufeffok\nTrue\nfalse\n").dtypes).toEqual({ ok: "bool" });
    expect(parseCsv("a\tb\n1\t2", { separator: "\t" }).row(0)).toEqual({ a: 1, b: 2 });
  });

  it("that are damaged say where", async () => {
    expect(codeOf(() => parseCsv(""))).toBe("FileFormat");
    expect(codeOf(() => parseCsv('a\n"open'))).toBe("FileFormat");
    expect(() => parseCsv("a,b\n1,2\n1,2,3\n")).toThrow(/Line 3 has 3 fields, the header 2/);
    const path = join(folder, "bad.csv");
    writeFileSync(path, 'a\n1\n"x');
    await expect(readCsv(path)).rejects.toMatchObject({ code: "FileFormat", file: path });
    await expect(readCsv(join(folder, "none.csv"))).rejects.toMatchObject({ code: "FileNotFound" });
    const parquet = join(folder, "bad.parquet");
    writeFileSync(parquet, "PAR1 this is no parquet file PAR1");
    await expect(readParquet(parquet)).rejects.toMatchObject({ code: "FileFormat", file: parquet });
    await expect(sample.writeCsv(join(folder, "no/x.csv"))).rejects.toMatchObject({
      code: "FileAccess",
    });
  });
});
