import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readParquet, Table } from "@beambook/core/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython, runPythonJson } from "../../support/peers.js";

const peer = new URL("parquet_peer.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "beambook-parquet-"));
beforeAll(() => {
  runPython(peer, ["write", folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Parquet files of pandas", () => {
  it.each(["none", "snappy", "gzip", "zstd"])("with %s compression", async (codec) => {
    const table = await readParquet(join(folder, `${codec}.parquet`));
    expect(table.columnNames).toEqual(["redchi", "count", "small", "success", "name", "big"]);
    expect(table.length).toBe(1000);
    expect(table.index.name).toBe("trainId");
    expect(Number(table.index.values[999])).toBe(142844490 + 999);
    expect(table.row(999)).toMatchObject({ redchi: 3, count: 999, success: true, name: "µ4" });
    expect(table.column("redchi")[5]).toBeNaN();
    expect(table.dtypes).toMatchObject({ small: "float32", count: "uint16" });
    const exact = await readParquet(join(folder, `${codec}.parquet`), { bigint: true });
    expect(exact.column("big")[7]).toBe(2n ** 60n + 7n);
  });
});

it("ranges as index and float16 come back", async () => {
  const table = await readParquet(join(folder, "ranged.parquet"));
  expect(table.index.name).toBe("t");
  expect([...table.index.values]).toEqual([100, 98, 96, 94]);
  expect(table.columnNames).toEqual(["x", "half", "2"]);
  expect(table.column("half")).toEqual(Float64Array.of(0, 0.125, 0.25, 0.375));
});

it("pandas reads our Parquet files with index, types and values", async () => {
  const n = 700;
  const table = new Table(
    {
      redchi: Float64Array.from({ length: n }, (_, i) => i / 4),
      count: Uint16Array.from({ length: n }, (_, i) => i),
      small: Float32Array.from({ length: n }, (_, i) => i / 8),
      success: Array.from({ length: n }, (_, i) => i % 2 === 0),
      name: Array.from({ length: n }, (_, i) => (i % 2 ? "µ" : "Å")),
    },
    { index: Array.from({ length: n }, (_, i) => 10003 + i), indexName: "trainId" },
  );
  await table.writeParquet(join(folder, "ours.parquet"));
  const seen = runPythonJson<Record<string, unknown>>(peer, ["read", folder]);
  const sum = (n * (n - 1)) / 2;
  expect(seen).toMatchObject({
    columns: ["redchi", "count", "small", "success", "name"],
    index: ["trainId", [10003, 10004, 10005]],
    dtypes: { redchi: "float64", count: "uint16", small: "float32", success: "bool" },
    sums: { redchi: sum / 4, count: sum, small: sum / 8, success: n / 2 },
    names: ["Å", "µ"],
    rows: n,
  });
});
