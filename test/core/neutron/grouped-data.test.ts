import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, isBeambookError, ndarray } from "@beambook/core";
import { Data, type GroupedData } from "@beambook/core/neutron";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTiff, tagsOf } from "../formats/make-tiff.js";

const BINS = 6;
const counts = (level: number): number[] => Array.from({ length: BINS }, (_, i) => level + i);
const csv = (level: number): string =>
  `tof,counts\n${counts(level)
    .map((n, i) => `${300 + i},${n}`)
    .join("\n")}\n`;
async function failure(
  act: () => Promise<unknown>,
): Promise<{ code: ErrorCode | string; message: string }> {
  try {
    await act();
  } catch (error) {
    return { code: isBeambookError(error) ? error.code : "other", message: String(error) };
  }
  return { code: "nothing", message: "" };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes files whose counts tell which they are; returns the folder. */
function write(name: string, files: Record<string, number>): string {
  const where = join(folder, name);
  mkdirSync(where, { recursive: true });
  for (const [file, level] of Object.entries(files)) writeFileSync(join(where, file), csv(level));
  return where;
}
const first = (data: GroupedData): number[] =>
  data.indices.map((key) => data.get(key).set!.signal.counts[0]);

describe("Data.fromGrouped", () => {
  it("reads a grid of x and y from a pattern, in order of numbers", async () => {
    const files: Record<string, number> = {};
    for (const x of [0, 2, 10]) {
      for (const y of [1, 9]) {
        files[`pix_x${x}_y${y}.csv`] = 1000 + 100 * x + y;
        files[`ob_x${x}_y${y}.csv`] = 5000 + 100 * x + y;
      }
    }
    const where = write("grid", files);
    const data = await Data.fromGrouped({
      signal: `${where}/pix_x*_y*.csv`,
      openbeam: `${where}/ob_*.csv`,
      L: 10,
    });
    expect(data.indices).toEqual(["(0,1)", "(0,9)", "(2,1)", "(2,9)", "(10,1)", "(10,9)"]);
    expect(data.groupShape).toEqual([10, 11]);
    expect(data).toMatchObject({ isGrouped: true, length: 6, L: 10, tstep: 10e-6 });
    expect(first(data)).toEqual([1001, 1009, 1201, 1209, 2001, 2009]);
    for (const index of [[10, 9] as const, "(10,9)", "(10, 9)", " [10, 9] "]) {
      expect(data.get(index).set!.openbeam.counts[0]).toBe(6009);
    }
    expect(Object.keys(data.groups)).toEqual(data.indices);
    expect(data.subset("x < 5 and 2 < y < 10").indices).toEqual(["(0,9)", "(2,9)"]);
    const narrowed = await Data.fromGrouped(`${where}/pix_*.csv`, `${where}/ob_*.csv`, {
      query: "x == 2",
    });
    expect(narrowed.indices).toEqual(["(2,1)", "(2,9)"]);
  });

  it("reads rows and columns, with one open beam for all", async () => {
    const where = write("rows", {
      "signal_row0_col1.csv": 1,
      "signal_row1_col0.csv": 2,
      "signal_row1_col10.csv": 3,
      "openbeam.csv": 9,
    });
    const data = await Data.fromGrouped({
      signal: `${where}/signal_*.csv`,
      openbeam: `${where}/openbeam.csv`,
    });
    expect(data.indices).toEqual(["(0,1)", "(1,0)", "(1,10)"]);
    expect(data.groupShape).toEqual([11, 2]);
  });

  it("reads numbers in natural order from a folder", async () => {
    const levels = Object.fromEntries([0, 1, 2, 10, 11].map((i) => [`position_${i}.csv`, 100 + i]));
    const signal = write("line", levels);
    const openbeam = write(
      "line-ob",
      Object.fromEntries([0, 1, 2, 10, 11].map((i) => [`ob${i}.csv`, 500 + i])),
    );
    const data = await Data.fromGrouped({ signal: `${signal}/`, openbeam });
    expect(data.indices).toEqual(["0", "1", "2", "10", "11"]);
    expect(data.groupShape).toEqual([5]);
    expect(first(data)).toEqual([100, 101, 102, 110, 111]);
    expect(data.get(10).set!.openbeam.counts[0]).toBe(510);
    expect(data.get("10").label).toBe("position_10");
    expect(data.subset("i >= 10").indices).toEqual(["10", "11"]);
  });

  it.each([
    [
      ["center_signal", "edge_signal", "sample_A_signal"],
      ["center_ob", "edge_ob", "sample_A_ob"],
      ["center", "edge", "sample_A"],
    ],
    [
      ["signal_sample_A", "signal_sample_B"],
      ["ob_sample_A", "ob_sample_B"],
      ["sample_A", "sample_B"],
    ],
    [
      ["run7_left", "run7_right"],
      ["open_left", "open_right"],
      ["left", "right"],
    ],
    [
      ["A-2-raw", "B-3-raw"],
      ["A-2-raw", "B-3-raw"],
      ["A-2", "B-3"],
    ],
  ])("names groups %j without what they share", async (signals, opens, names) => {
    const s = write(
      `named-s-${names.join()}`,
      Object.fromEntries(signals.map((n, i) => [`${n}.csv`, 10 + i])),
    );
    const o = write(
      `named-o-${names.join()}`,
      Object.fromEntries(opens.map((n, i) => [`${n}.csv`, 50 + i])),
    );
    const data = await Data.fromGrouped({ signal: s, openbeam: o });
    expect(data.indices).toEqual(names);
    expect(data.groupShape).toBeNull();
    expect(names.map((n) => data.get(n).set!.openbeam.counts[0])).toEqual(
      names.map((_, i) => 50 + i),
    );
  });

  it("takes lists in their order, with indices of one's own", async () => {
    const where = write("list", {
      "sig1.csv": 1,
      "sig2.csv": 2,
      "sig3.csv": 3,
      "ob1.csv": 7,
      "ob2.csv": 8,
      "ob3.csv": 9,
    });
    const signal = [3, 1, 2].map((i) => `${where}/sig${i}.csv`);
    const openbeam = [3, 1, 2].map((i) => `${where}/ob${i}.csv`);
    const data = await Data.fromGrouped({
      signal,
      openbeam,
      indices: ["center", "edge", "corner"],
    });
    expect(first(data)).toEqual([3, 1, 2]);
    expect(data.indices).toEqual(["center", "edge", "corner"]);
    expect((await Data.fromGrouped({ signal, openbeam })).indices).toEqual(["3", "1", "2"]);
    const names = write("order", { "a_signal.csv": 1, "b_signal.csv": 2, "all.csv": 5 });
    const ordered = await Data.fromGrouped({
      signal: `${names}/*_signal.csv`,
      openbeam: `${names}/all.csv`,
      indices: ["b", "a"],
    });
    expect(first(ordered)).toEqual([2, 1]);
    const pattern = await Data.fromGrouped({ signal, openbeam, pattern: /(\d)$/ });
    expect(pattern.indices).toEqual(["3", "1", "2"]);
  });

  it("takes tables and columns in memory", async () => {
    const one = { counts: counts(5) };
    const byKey = await Data.fromGrouped({
      signal: { "(0, 1)": one, "(1,1)": one },
      openbeam: { counts: counts(9) },
    });
    expect(byKey.indices).toEqual(["(0,1)", "(1,1)"]);
    expect(
      (await Data.fromGrouped([one, one], [one, one], { indices: ["a", "b"] })).indices,
    ).toEqual(["a", "b"]);
  });

  it("divides empties out, one for all or one each", async () => {
    const one = { counts: counts(5) };
    const two = { counts: counts(10) };
    const data = await Data.fromGrouped({
      signal: [one, two],
      openbeam: two,
      emptySignal: [one, two],
      emptyOpenbeam: one,
    });
    expect(data.get(0).spectrum.trans[0]).toBeCloseTo(0.5, 12);
    expect(data.get(1).spectrum.trans[0]).toBeCloseTo(0.5, 12);
  });

  it("says what does not fit", async () => {
    const where = write("bad", {
      ...{
        "s_x0_y0.csv": 1,
        "s_x0_y1.csv": 2,
        "o_x0_y0.csv": 3,
        "t_1.csv": 1,
        "t_01.csv": 1,
        "q.csv": 2,
      },
    });
    const grid = `${where}/s_*.csv`;
    expect(await failure(() => Data.fromGrouped(grid, `${where}/o_*.csv`))).toMatchObject({
      code: "NotFound",
      message: expect.stringContaining("(0,1)"),
    });
    expect((await failure(() => Data.fromGrouped(`${where}/t_*.csv`, `${where}/q.csv`))).code).toBe(
      "InvalidArgument",
    );
    expect((await failure(() => Data.fromGrouped(`${where}/none*.csv`, grid))).code).toBe(
      "FileNotFound",
    );
    expect((await failure(() => Data.fromGrouped(`${where}/none.csv`, grid))).code).toBe(
      "FileNotFound",
    );
    expect((await failure(() => Data.fromGrouped([], grid))).code).toBe("NoData");
    const one = { counts: counts(1) };
    expect((await failure(() => Data.fromGrouped([one, one], [one, one, one]))).code).toBe(
      "ShapeMismatch",
    );
    expect((await failure(() => Data.fromGrouped([one, one], one, { indices: [1] }))).code).toBe(
      "ShapeMismatch",
    );
    expect(
      (await failure(() => Data.fromGrouped([one, one], one, { indices: [1, "1"] }))).code,
    ).toBe("InvalidArgument");
    expect(
      (await failure(() => Data.fromGrouped([one, one], one, { indices: [1, 1.5] }))).code,
    ).toBe("InvalidArgument");
    expect((await failure(() => Data.fromGrouped([one, { counts: [1] }], one))).code).toBe(
      "ShapeMismatch",
    );
    expect(
      (await failure(() => Data.fromGrouped([one, one], one, { query: "process.exit()" }))).code,
    ).toMatch(/InvalidArgument|NotFound/);
    const data = await Data.fromGrouped([one, one], one);
    expect(await failure(async () => data.get(7))).toMatchObject({ code: "NotFound" });
    expect(await failure(async () => data.subset("i > 9"))).toMatchObject({ code: "NoData" });
    expect(await failure(async () => data.subset([0, 5]))).toMatchObject({ code: "NotFound" });
  });
});

describe("GroupedData", () => {
  const grid = (level: number, nx = 4, ny = 2): Promise<GroupedData> => {
    const signal: Record<string, { counts: number[] }> = {};
    const openbeam: Record<string, { counts: number[] }> = {};
    for (let x = 0; x < nx; x++) {
      for (let y = 0; y < ny; y++) {
        signal[`(${x},${y})`] = { counts: counts(level + x + 10 * y) };
        openbeam[`(${x},${y})`] = { counts: counts(1000) };
      }
    }
    return Data.fromGrouped({ signal, openbeam });
  };

  it("adds runs of the same groups only", async () => {
    const [one, two, other] = [await grid(100), await grid(200), await grid(100, 3)];
    const sum = one.add(two);
    expect(sum.get([1, 1]).set!.signal.counts[0]).toBe(111 + 211);
    expect(sum.get([1, 1]).set!.signal.err[0]).toBeCloseTo(Math.sqrt(322), 12);
    expect(await failure(async () => one.add(other))).toMatchObject({
      code: "ShapeMismatch",
      message: expect.stringContaining("(3,0)"),
    });
  });

  it("joins pixels: counts add up", async () => {
    const data = (await grid(100)).rebinPixels(2);
    expect(data.indices).toEqual(["(0,0)", "(1,0)"]);
    expect(data.get([0, 0]).set!.signal.counts[0]).toBe(100 + 101 + 110 + 111);
    expect(data.get([0, 0]).set!.openbeam.counts[0]).toBe(4000);
    expect((await grid(100)).rebinPixels([4, 1]).indices).toEqual(["(0,0)", "(0,1)"]);
    expect((await failure(async () => data.rebinPixels(0))).code).toBe("InvalidArgument");
    const named = await Data.fromGrouped({ a: { counts: [1] } }, { counts: [1] });
    expect((await failure(async () => named.rebinPixels(2))).code).toBe("InvalidArgument");
  });

  it("does not make an open beam more precise than it is when pixels share it", async () => {
    const one = { counts: [100] };
    const shared = await Data.fromGrouped([one, one, one, one], { counts: [400] });
    const joined = shared.rebinPixels(4).get(0).spectrum;
    expect(joined.trans[0]).toBeCloseTo(0.25, 12);
    expect(joined.err[0]).toBeCloseTo(0.25 * Math.sqrt(1 / 400 + 1 / 400), 12);
  });

  it("goes through groups in order, and shows itself", async () => {
    const data = await grid(100);
    expect([...data.entries()].map(([key]) => key)).toEqual(data.indices);
    expect(String(data)).toBe("GroupedData(8 groups, shape=(2, 4))");
    expect(data.rebinTime(3).get([0, 0]).spectrum.trans).toHaveLength(2);
  });
});

describe("stacks of images", () => {
  const [width, height] = [3, 2];
  const stack = (offset: number) =>
    ndarray(
      Uint16Array.from({ length: BINS * height * width }, (_, i) => offset + i),
      [BINS, height, width],
    );

  it("make a group of every pixel", async () => {
    const data = await Data.fromGrouped({
      signal: stack(100),
      openbeam: stack(1000),
      tof: [5, 6, 7, 8, 9, 10],
    });
    expect(data.groupShape).toEqual([height, width]);
    expect(data.indices.slice(0, 3)).toEqual(["(0,0)", "(0,1)", "(1,0)"]);
    const { set } = data.get([2, 1]);
    expect([...set!.signal.counts]).toEqual(
      Array.from({ length: BINS }, (_, t) => 100 + t * 6 + 5),
    );
    expect([...set!.signal.tof]).toEqual([5, 6, 7, 8, 9, 10]);
    expect(data.rebinPixels([3, 2]).get([0, 0]).set!.signal.counts[0]).toBe(600 + 15);
  });

  it("come from TIFF pages, from single files in natural order, and from FITS", async () => {
    const page = (t: number) => ({
      tags: tagsOf(width, height, 8),
      blocks: [Uint8Array.from({ length: 6 }, (_, i) => 10 * t + i)],
    });
    const where = write("images", {});
    writeFileSync(join(where, "all.tif"), makeTiff([1, 2, 10].map(page)));
    for (const t of [1, 2, 10]) writeFileSync(join(where, `frame_${t}.tiff`), makeTiff([page(t)]));
    const card = (text: string): string => text.padEnd(80);
    const head = [
      "SIMPLE  =                    T",
      "BITPIX  =                    8",
      "NAXIS   =                    3",
    ]
      .concat([
        "NAXIS1  =                    3",
        "NAXIS2  =                    2",
        "NAXIS3  =                    3",
        "END",
      ])
      .map(card)
      .join("");
    const cube = Uint8Array.from(
      [1, 2, 10].flatMap((t) => Array.from({ length: 6 }, (_, i) => 10 * t + i)),
    );
    const fits = new Uint8Array(5760).fill(32, 0, 2880);
    fits.set(new TextEncoder().encode(head));
    fits.set(cube, 2880);
    writeFileSync(join(where, "cube.fits"), fits);
    for (const signal of [`${where}/all.tif`, `${where}/frame_*.tiff`, `${where}/cube.fits`]) {
      const data = await Data.fromGrouped({ signal, openbeam: `${where}/all.tif` });
      expect([...data.get([1, 1]).set!.signal.counts], signal).toEqual([14, 24, 104]);
      expect(data.get([1, 1]).spectrum.trans[0]).toBe(1);
    }
  });

  it("must have the same size and bins", async () => {
    const other = ndarray(new Uint16Array(BINS * 6), [BINS, 3, 2]);
    expect(
      (await failure(() => Data.fromGrouped({ signal: stack(1), openbeam: other }))).code,
    ).toBe("ShapeMismatch");
    expect(
      (await failure(() => Data.fromGrouped({ signal: stack(1), openbeam: stack(1), tof: [1] })))
        .code,
    ).toBe("ShapeMismatch");
    const flat = ndarray(new Uint16Array(4), [4]);
    expect((await failure(() => Data.fromGrouped({ signal: flat, openbeam: flat }))).code).toBe(
      "ShapeMismatch",
    );
  });
});
