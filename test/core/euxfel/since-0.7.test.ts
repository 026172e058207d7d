import { basename } from "node:path";
import { RunDirectory, validate } from "@beambook/core/euxfel";
import { DSSC_1MGeometry } from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { DSSC_QUADS, reference } from "../geometry/samples.js";
import { expectLabelled } from "./support/compare.js";
import { expectedFor, isFailure } from "./support/expected.js";
import { CHANGES, equalAnswers, oldAnswers, questionOf } from "./support/since-0.7.js";

const answersOf = (run: RegExp, row: RegExp) =>
  oldAnswers.filter((old) => run.test(old.run) && row.test(old.row) && !isFailure(old.answer));

describe("what karabo_data 0.7 answers otherwise than EXtra-data", () => {
  it("is a small part, and each has one reason", () => {
    expect(equalAnswers).toBeGreaterThan(20 * oldAnswers.length);
    const used = new Set<string>();
    for (const { run, row } of oldAnswers) {
      const reasons = CHANGES.filter(({ where }) => where.test(`${run} ${row}`));
      expect([run, row, reasons.length > 0]).toEqual([run, row, true]);
      used.add(reasons[0].why);
    }
    expect(CHANGES.filter(({ why }) => !used.has(why))).toEqual([]);
  });

  it("counts: the same for the trains that 0.7 lists", async () => {
    const rows = answersOf(/fxe_raw|missing/, /^counts\[.*\/result\/index$/);
    expect(rows.length).toBeGreaterThan(4);
    for (const { run: name, row, answer } of rows) {
      const { source, key } = questionOf<{ source: string; key: string }>(row);
      const run = await RunDirectory(await euxfelRun(name));
      const counts = run.getDataCounts(source, key);
      const twin = oldAnswers.find(
        (old) => old.run === name && old.row === row.replace(/index$/, "counts"),
      );
      const at = (answer as number[]).map((id) => run.trainIds.indexOf(id));
      const values = at.map((i) => Number(counts.values[i]));
      expect(values).toEqual(twin?.answer);
      expect(counts.sum()).toBe(values.reduce((a, b) => a + b, 0));
    }
  });

  it("values per pulse: no series, but the same values by getArray", async () => {
    const rows = answersOf(/_raw$|missing/, /^get_series\[.*image\./);
    expect(rows).toHaveLength(6);
    for (const { run: name, row, answer } of rows) {
      const { source, key } = questionOf<{ source: string; key: string }>(row);
      const { index, values } = answer as { index: [number, number][]; values: number[] };
      const run = await RunDirectory(await euxfelRun(name));
      const array = await run.getArray(source, key);
      const pulses = await run.getArray(source, "image.pulseId");
      expect(Array.from(array.values.flat() as ArrayLike<number>, Number)).toEqual(values);
      const trains = Array.from(array.coords.trainId as Float64Array);
      const ids = Array.from(pulses.values.flat() as ArrayLike<number>, Number);
      expect(trains.map((id, i) => [id, ids[i]])).toEqual(index);
    }
  });

  it("problems: all that 0.7 finds before it crashes", async () => {
    for (const { run: name, answer } of answersOf(/^bad_/, /^validate$/)) {
      const { problems_before: wanted } = answer as {
        problems_before: { msg: string; file?: string; dataset?: string; data_file?: string }[];
      };
      const found = (await validate(await euxfelRun(name))).map((problem) =>
        [problem.message, basename(problem.file ?? ""), problem.dataset ?? ""].join(" | "),
      );
      for (const { msg, file, data_file: mapped, dataset = "" } of wanted) {
        const message = msg === "Could not open file" ? "Could not open HDF5 file" : msg;
        expect([name, found]).toEqual([
          name,
          expect.arrayContaining([[message, file ?? mapped, dataset].join(" | ")]),
        ]);
      }
    }
  });

  it("source names of corrected data: the old ones still work", async () => {
    const run = await RunDirectory(await euxfelRun("spb_proc_modern"));
    const { get_array: arrays = [], counts = [] } = expectedFor("spb_proc_modern");
    if (!Array.isArray(arrays)) throw new Error("no arrays");
    const old = (source: string): string =>
      source.replace(/CORR\/(\d+)CH0:output/, "DET/$1CH0:xtdf");
    const plain = arrays.filter(({ roi, result }) => roi === null && !isFailure(result));
    expect(plain.length).toBeGreaterThan(2);
    for (const { source, key, result } of plain) {
      if (!isFailure(result)) expectLabelled(await run.getArray(old(source), key), result);
    }
    for (const { source, key, result } of counts) {
      if (isFailure(result)) continue;
      const { values } = run.getDataCounts(old(source), key);
      expect(Array.from(values as ArrayLike<number>, Number)).toEqual(result.counts);
    }
  });

  it("pixels of DSSC: one pitch further in odd rows, the same in even ones", async () => {
    const geometry = await DSSC_1MGeometry.fromH5FileAndQuadPositions(
      reference("dssc_geo_june19.h5"),
      DSSC_QUADS,
    );
    for (const centre of [true, false]) {
      const row = `dssc_h5/pixel_positions centre=${centre ? "True" : "False"}/samples`;
      const old = oldAnswers.find((o) => o.row === row)?.answer as [number[], number[]][];
      const found = geometry.getPixelPositions({ centre });
      for (const [index, [x, y]] of old) {
        const step = Number(found.get(...index, 0)) - x;
        expect(Number(found.get(...index, 1))).toBeCloseTo(y, 12);
        expect(Math.abs(step)).toBeCloseTo(index[1] % 2 ? 0.236e-3 : 0, 12);
      }
      expect(new Set(old.map(([[, row]]) => row % 2)).size).toBe(2);
    }
  });
});
