import { join } from "node:path";
import {
  type DataCollection,
  H5File,
  RunDirectory,
  type SourceSelection,
} from "@beambook/core/euxfel";
import { beforeAll, describe, expect } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { dtypeOf, expectAnswer, overviewOf, selectionOf } from "./support/compare.js";
import { rowTest } from "./support/differences.js";
import { type Expected, expectedFor, isFailure, runNames } from "./support/expected.js";

describe.each(runNames)("%s: trains, sources and keys as EXtra-data", (name) => {
  const wanted: Expected = expectedFor(name);
  let folder: string;
  let run: DataCollection;

  beforeAll(async () => {
    folder = await euxfelRun(name);
    if (!isFailure(wanted.open)) run = await RunDirectory(folder);
  });

  const row = (title: string, work: () => Promise<void>): void => {
    rowTest({ run: name, row: title, title }, work);
  };

  if (wanted.open) {
    row("open", () =>
      expectAnswer(
        wanted.open,
        () => RunDirectory(folder),
        (data, overview) => expect(overviewOf(data)).toEqual(overview),
      ),
    );
  }
  if (wanted.overview) {
    row("overview", async () => expect(overviewOf(run)).toEqual(wanted.overview));
  }
  if (wanted.info !== undefined) {
    row("info", async () => expect(String(run.info())).toBe(wanted.info));
  }
  if (wanted.include) {
    row("include", async () => {
      const part = await RunDirectory(folder, { include: "*DA*" });
      expect(overviewOf(part)).toEqual(wanted.include);
    });
  }
  for (const [file, overview] of Object.entries(wanted.H5File ?? {})) {
    row(`H5File ${file}`, async () => {
      expect(overviewOf(await H5File(join(folder, file)))).toEqual(overview);
    });
  }
  if (wanted.without_suspect_trains) {
    row("without suspect trains", async () => {
      const part = await RunDirectory(folder, { incSuspectTrains: false });
      expect(overviewOf(part)).toEqual(wanted.without_suspect_trains);
    });
  }
  if (wanted.run_metadata) {
    row("run metadata", async () => {
      expect(run.runMetadata()).toEqual(wanted.run_metadata);
      const source = "SA3_XTD10_XGM/XGM/DOOCS";
      expect(run.key(`${source}:output`, "data.intensityTD").units).toBe(wanted.units?.[0]);
    });
  }
  if (wanted.select_except_last) {
    row("trains without the impossible one", async () => {
      expect(run.trainIds).toEqual(wanted.select_except_last);
      expect(run.impossibleTrainIds).toEqual([2n ** 64n - 1n]);
    });
  }
  for (const [source, keys] of Object.entries(wanted.keys ?? {})) {
    row(`keys ${source}`, async () => {
      expect(run.keysForSource(source)).toEqual(Object.keys(keys).sort());
      for (const [key, info] of Object.entries(keys)) {
        const data = run.key(source, key);
        const dtype = data.dtype.startsWith("string") ? "O" : data.dtype;
        expect([key, dtype]).toEqual([key, dtypeOf(info.dtype)]);
        expect([key, data.entryShape]).toEqual([key, info.entry_shape]);
        expect([key, data.dataCounts().reduce((a, b) => a + b, 0)]).toEqual([key, info.n]);
      }
    });
  }
  for (const { source, key, result } of wanted.counts ?? []) {
    row(`counts ${source} ${key}`, () =>
      expectAnswer(
        result,
        () => run.getDataCounts(source, key),
        (counts, { index, counts: values }) => {
          expect(Array.from(counts.index.values as ArrayLike<number>, Number)).toEqual(index);
          expect(Array.from(counts.values as ArrayLike<number>, Number)).toEqual(values);
        },
      ),
    );
  }
  for (const { args, result } of wanted.select ?? []) {
    row(`select ${JSON.stringify(args)}`, () =>
      expectAnswer(
        result,
        () => choose(run, "select", args),
        (part, sources) => {
          const found = part.allSources.map((source) => {
            const keys = part.keysForSource(source);
            return [source, keys.length <= 12 ? keys : keys.length];
          });
          expect(Object.fromEntries(found)).toEqual(sources);
        },
      ),
    );
  }
  for (const { args, result } of wanted.deselect ?? []) {
    row(`deselect ${JSON.stringify(args)}`, () =>
      expectAnswer(
        result,
        () => choose(run, "deselect", args),
        (part, sources) => expect(part.allSources).toEqual(sources),
      ),
    );
  }
  for (const { args, result } of wanted.select_trains ?? []) {
    row(`selectTrains ${JSON.stringify(args)}`, () =>
      expectAnswer(
        result,
        () => run.selectTrains(selectionOf(args)),
        (part, trainIds) => expect(part.trainIds).toEqual(trainIds),
      ),
    );
  }
  if (wanted.union) {
    const { union } = wanted;
    row("union", async () => {
      const a = run.select("SA1*").selectTrains(selectionOf({ by_index: [0, 4] }));
      const b = run.select("SPB*").selectTrains(selectionOf({ by_index: [2, 6] }));
      const c = run.select("SA1*").selectTrains(selectionOf({ by_index: [-2, null] }));
      expect(overviewOf(a.union(b))).toEqual(union["a+b"]);
      expect(overviewOf(a.union(c))).toEqual(union["a+c"]);
    });
  }
});

function choose(run: DataCollection, how: "select" | "deselect", args: unknown): DataCollection {
  const isPair = Array.isArray(args) && typeof args[0] === "string";
  return isPair
    ? run[how](args[0] as string, args[1] as string)
    : run[how](args as SourceSelection);
}
