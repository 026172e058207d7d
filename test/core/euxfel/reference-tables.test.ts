import { join } from "node:path";
import { type DataCollection, RunDirectory } from "@beambook/core/euxfel";
import { openHdf5 } from "@beambook/core/hdf5";
import type { Table } from "@beambook/core/table";
import { beforeAll, describe, expect } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { expectAnswer, selectionOf } from "./support/compare.js";
import { rowTest } from "./support/differences.js";
import { type Expected, expectedFor, runNames, type TableAnswer } from "./support/expected.js";
import { scratchFolder } from "./support/scratch.js";
import { treeOf, withoutAttributes } from "./support/tree.js";

const XGM = "SA3_XTD10_XGM/XGM/DOOCS";
const withTables = runNames.filter((name) => {
  const { get_dataframe: tables = [], run_values: values, write } = expectedFor(name);
  return tables.length > 0 || values !== undefined || write !== undefined;
});

describe.each(withTables)("%s: tables and single values as EXtra-data", (name) => {
  const wanted: Expected = expectedFor(name);
  let run: DataCollection;
  beforeAll(async () => {
    run = await RunDirectory(await euxfelRun(name));
  });
  const row = (title: string, work: () => Promise<void>): void => {
    rowTest({ run: name, row: title, title }, work);
  };

  for (const { fields, result } of wanted.get_dataframe ?? []) {
    row(`getDataframe ${JSON.stringify(fields)}`, () =>
      expectAnswer(result, () => run.getDataframe(fields), expectTable),
    );
  }
  const frame = wanted.union?.["a+b frame"];
  if (frame) {
    row("getDataframe of a union", async () => {
      const a = run.select("SA1*").selectTrains(selectionOf({ by_index: [0, 4] }));
      const b = run.select("SPB*").selectTrains(selectionOf({ by_index: [2, 6] }));
      expectTable(await a.union(b).getDataframe([["*XGM/*", "*.ixPos"]]), frame);
    });
  }
  if (wanted.run_values) {
    const values = wanted.run_values;
    row("run values", async () => {
      const found = run.getRunValues(XGM);
      expect(Object.keys(found)).toEqual(Object.keys(values));
      for (const [key, value] of Object.entries(values)) {
        if (typeof value !== "object") expect([key, plain(found[key])]).toEqual([key, value]);
      }
      expect(run.getRunValue(XGM, "beamPosition.ixPos")).toBe(wanted.run_value);
      expect(run.getRunValue(XGM, "classId.value")).toBe(wanted.run_value_classId);
      expect(run.source(XGM).deviceClass).toBe(wanted.device_class);
    });
    row("attributes", async () => {
      const { alias, description } = run.key(XGM, "beamPosition.ixPos").attributes();
      expect({ alias, description }).toEqual({
        alias: wanted.attributes?.alias,
        description: wanted.attributes?.description,
      });
    });
  }
  if (wanted.train_timestamps) {
    const times = wanted.train_timestamps;
    row("train timestamps", async () => {
      const found = Array.from(run.trainTimestamps(), (ns) =>
        ns === 0n
          ? "NaT"
          : `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 20)}${String(ns % 1_000_000_000n).padStart(9, "0")}`,
      );
      expect(found).toEqual(times);
    });
  }
  if (wanted.split_trains && wanted.split_trains_per_part) {
    const { split_trains: parts, split_trains_per_part: perPart } = wanted;
    row("splitTrains", async () => {
      expect(run.splitTrains({ parts: 5 }).map((part) => part.trainIds)).toEqual(parts);
      expect(run.splitTrains({ trainsPerPart: 5 }).map((p) => p.trainIds)).toEqual(perPart);
    });
  }
  if (wanted.aliases) {
    const { ix, xgm_keys: count } = wanted.aliases;
    row("aliases", async () => {
      const { alias } = run.withAliases({ xgm: XGM, ix: [XGM, "beamPosition.ixPos.value"] });
      expect(Array.from((await alias.key("ix").ndarray()).data as Float32Array)).toEqual(ix);
      expect(alias.source("xgm").keys()).toHaveLength(count);
    });
  }
  if (wanted.write) {
    const { select, write, write_virtual: virtual } = wanted.write;
    row("write", async () => {
      const path = join(scratchFolder(), "written.h5");
      await run.select(...select).write(path);
      expect(withoutAttributes(treeOf(path))).toEqual(withoutAttributes(write));
    });
    row("writeVirtual", async () => {
      const path = join(scratchFolder(), "virtual.h5");
      await run.select(...select).writeVirtual(path);
      expect(withoutAttributes(treeOf(path))).toEqual(withoutAttributes(virtual));
    });
  }
  if (wanted.get_virtual_dataset) {
    const { name: path, tree } = wanted.get_virtual_dataset;
    row("getVirtualDataset", async () => {
      const filename = join(scratchFolder(), "v.h5");
      const place = await run.getVirtualDataset(
        "SA1_XTD2_XGM/DOOCS/MAIN:output",
        "data.intensityTD",
        { filename },
      );
      expect(place).toEqual({ filename, path });
      expect(withoutAttributes(treeOf(filename))).toEqual(withoutAttributes(tree));
      const file = await openHdf5(filename);
      expect(file.dataset(path).isVirtual).toBe(true);
      file.close();
    });
  }
});

function expectTable(table: Table, wanted: TableAnswer): void {
  const columns = Object.keys(table.columns).sort();
  expect(columns).toEqual(wanted.columns);
  const ids = Array.from(table.index.values as ArrayLike<number>, Number);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([
    wanted.n_rows,
    wanted.first_index,
    wanted.last_index,
  ]);
  for (const name of columns) {
    const values = Array.from(table.column(name) as ArrayLike<unknown>);
    const missing = values.filter((v) => v === null || (typeof v === "number" && Number.isNaN(v)));
    expect([name, missing.length]).toEqual([name, wanted.n_missing[name]]);
    expect(values.slice(0, 6).map(String)).toEqual(wanted.rows[name].map(String));
  }
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
