import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, isBeambookError } from "@beambook/core";
import {
  Data,
  energyToTime,
  timeToEnergy,
  timeToWavelength,
  wavelengthToTime,
} from "@beambook/core/neutron";
import { Table } from "@beambook/core/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { largestDeviation } from "./deviation.js";

const bins = Array.from({ length: 200 }, (_, i) => 300 + 5 * i);
const random = seededRandom(3);
const counted = (level: number): number[] => bins.map(() => Math.round(level * (0.5 + random())));
const [SIGNAL, OPEN, EMPTY, EMPTY_OPEN] = [4000, 9000, 8000, 8500].map(counted);
const csv = (counts: readonly number[], head = "tof,counts"): string =>
  `${head}\n${counts.map((n, i) => `${bins[i]},${n}`).join("\n")}\n`;
async function codeOf(act: () => Promise<unknown>): Promise<ErrorCode | string> {
  try {
    await act();
  } catch (error) {
    return isBeambookError(error) ? error.code : String(error);
  }
  return "nothing";
}

describe("Data.fromCounts", () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const files = { signal: SIGNAL, open: OPEN, empty: EMPTY, emptyOpen: EMPTY_OPEN };
    for (const [name, counts] of Object.entries(files))
      writeFileSync(file(`${name}.csv`), csv(counts));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("gives nbragg's table, empties and corrected flight path included", async () => {
    const script = `import sys, json, nbragg
f = sys.argv[1]
def run(**k):
    d = nbragg.Data.from_counts(f + "/signal.csv", f + "/open.csv", L=10, tstep=1e-5, **k)
    return {c: list(map(float, d.table[c])) for c in ("wavelength", "trans", "err")}
print(json.dumps([run(), run(empty_signal=f + "/empty.csv", empty_openbeam=f + "/emptyOpen.csv"), run(L0=1.002, t0=1.5)]))`;
    const theirs = runPythonJson<Record<string, number[]>[]>(script, [folder]);
    const options = { L: 10, tstep: 1e-5 };
    const ours = [
      await Data.fromCounts(file("signal.csv"), file("open.csv"), options),
      await Data.fromCounts(file("signal.csv"), file("open.csv"), {
        ...options,
        emptySignal: file("empty.csv"),
        emptyOpenbeam: file("emptyOpen.csv"),
      }),
      await Data.fromCounts(file("signal.csv"), file("open.csv"), {
        ...options,
        L0: 1.002,
        t0: 1.5,
      }),
    ];
    ours.forEach(({ table }, i) => {
      // nbragg computes 1/sqrt(1-β²)-1 and so loses five digits of the wavelength.
      expect(
        largestDeviation(table.columns.wavelength as Float64Array, theirs[i].wavelength),
      ).toBeLessThan(5e-5);
      expect(largestDeviation(table.columns.trans as Float64Array, theirs[i].trans)).toBeLessThan(
        1e-12,
      );
      expect(largestDeviation(table.columns.err as Float64Array, theirs[i].err)).toBeLessThan(
        1e-12,
      );
    });
  });

  it("knows columns by their aliases, in any case and order", async () => {
    const heads = ["stack,Counts", "TIME,cts", "channel,Intensity", "Bin,signal", "a,b"];
    const expected = await Data.fromCounts(
      { tof: bins, counts: SIGNAL },
      { tof: bins, counts: OPEN },
    );
    for (const head of heads) {
      writeFileSync(file("alias.csv"), csv(SIGNAL, head));
      const data = await Data.fromCounts(file("alias.csv"), file("open.csv"));
      expect(data.spectrum, head).toEqual(expected.spectrum);
    }
    const table = new Table({ row: bins, t: bins, cts: SIGNAL, sigma: SIGNAL.map(Math.sqrt) });
    expect((await Data.fromCounts(table, file("open.csv"))).spectrum).toEqual(expected.spectrum);
  });

  it("takes both measurements among the options, too", async () => {
    const [signal, openbeam] = [{ counts: SIGNAL }, { counts: OPEN }];
    const named = await Data.fromCounts({ signal, openbeam, L: 10 });
    expect(named.spectrum).toEqual((await Data.fromCounts(signal, openbeam, { L: 10 })).spectrum);
    expect(await codeOf(() => Data.fromCounts({ signal } as never))).toBe("InvalidArgument");
    expect(await codeOf(() => Data.fromCounts("a.csv" as never))).toBe("InvalidArgument");
  });

  it("counts bins from 1 and takes roots where a column is missing", async () => {
    const data = await Data.fromCounts({ counts: [4, 9] }, { counts: [16, 25] });
    expect([...data.tgrid!]).toEqual([1, 2]);
    expect([...data.signal!.columns.err]).toEqual([2, 3]);
    expect(data).toMatchObject({ L: 9, tstep: 10e-6, isGrouped: false });
  });

  it("keeps rows without counts, and says so", async () => {
    const data = await Data.fromCounts({ counts: [4, 0, 3] }, { counts: [16, 0, Number.NaN] });
    expect(data.warnings[0]).toContain("2 of 3 rows");
    expect(data.spectrum.trans[0]).toBe(0.25);
    expect(data.dropna().spectrum.trans).toHaveLength(1);
    expect(
      (await Data.fromCounts({ counts: [4, 0] }, { counts: [1, 0] }, { dropna: true })).spectrum
        .err,
    ).toHaveLength(1);
  });

  it.each([
    ["a missing file", "FileNotFound", () => Data.fromCounts("nowhere.csv", { counts: [1] })],
    ["other lengths", "ShapeMismatch", () => Data.fromCounts({ counts: [1, 2] }, { counts: [1] })],
    [
      "other bins",
      "ShapeMismatch",
      () => Data.fromCounts({ tof: [1, 2], counts: [1, 2] }, { tof: [1, 3], counts: [1, 2] }),
    ],
    [
      "a lone empty",
      "InvalidArgument",
      () => Data.fromCounts({ counts: [1] }, { counts: [1] }, { emptySignal: { counts: [1] } }),
    ],
    [
      "no counts",
      "InvalidArgument",
      () => Data.fromCounts(new Table({ tof: [1], nothing: [2] }), { counts: [1] }),
    ],
    [
      "a length of 0",
      "InvalidArgument",
      () => Data.fromCounts({ counts: [1] }, { counts: [1] }, { L: 0 }),
    ],
    [
      "a step of NaN",
      "InvalidArgument",
      () => Data.fromCounts({ counts: [1] }, { counts: [1] }, { tstep: Number.NaN }),
    ],
  ] as const)("refuses %s", async (_, code, act) => {
    expect(await codeOf(act)).toBe(code);
  });

  it("names the aliases, and the line of a word among numbers", async () => {
    writeFileSync(file("bad.csv"), "tof,things\n1,2\n");
    await expect(Data.fromCounts(file("bad.csv"), file("open.csv"))).rejects.toThrow(
      /counts, count, signal.*bad\.csv|bad\.csv.*counts, count, signal/s,
    );
    writeFileSync(file("word.csv"), "tof,counts\n1,2\n2,many\n");
    await expect(Data.fromCounts(file("word.csv"), file("open.csv"))).rejects.toMatchObject({
      code: "FileFormat",
      at: "line 3",
    });
  });

  it("adds runs: counts add, errors in quadrature, empties stay", async () => {
    const empties = { emptySignal: { counts: EMPTY }, emptyOpenbeam: { counts: EMPTY_OPEN } };
    const one = await Data.fromCounts({ counts: SIGNAL }, { counts: OPEN }, empties);
    const two = one.add(one);
    expect(largestDeviation(two.spectrum.trans, one.spectrum.trans)).toBeLessThan(1e-12);
    expect(
      largestDeviation(
        two.spectrum.err,
        one.spectrum.err.map((e) => e / Math.SQRT2),
      ),
    ).toBeLessThan(1e-12);
    expect(two.set?.emptySignal?.counts[0]).toBe(2 * EMPTY[0]);
    const other = await Data.fromCounts({ counts: SIGNAL }, { counts: OPEN }, { L: 8 });
    expect(await codeOf(async () => one.add(other))).toBe("InvalidArgument");
    const without = await Data.fromCounts({ counts: SIGNAL }, { counts: OPEN });
    expect(await codeOf(async () => one.add(without))).toBe("InvalidArgument");
  });

  it("joins bins of time", async () => {
    const data = await Data.fromCounts({ tof: bins, counts: SIGNAL }, { tof: bins, counts: OPEN });
    const joined = data.rebinTime(4);
    expect(joined.spectrum.trans).toHaveLength(50);
    expect(joined.set!.signal.counts[0]).toBe(SIGNAL[0] + SIGNAL[1] + SIGNAL[2] + SIGNAL[3]);
    expect(joined.tgrid![0]).toBe((bins[0] + bins[3]) / 2);
    expect(joined.spectrum.bounds![0]).toBeCloseTo(data.spectrum.bounds![0], 12);
    expect(joined.spectrum.bounds![50]).toBeCloseTo(data.spectrum.bounds![200], 12);
    for (const factor of [0, 1.5, 1000]) {
      expect(await codeOf(async () => data.rebinTime(factor))).toBe("InvalidArgument");
    }
  });
});

describe("Data.fromTransmission", () => {
  const spectrum = { wavelength: [1, 2, 3], trans: [0.5, 0.6, 0.7], err: [0.01, 0.02, 0.03] };

  it("reads blank-separated files, tables and columns", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const file = join(folder, "t.txt");
    writeFileSync(file, "lambda T sT\n1 0.5 0.01\n2  0.6\t0.02\n3 0.7 0.03\n");
    const read = await Data.fromTransmission(file);
    expect(read.spectrum).toEqual((await Data.fromTransmission(spectrum)).spectrum);
    expect(
      (await Data.fromTransmission(new Table({ x: [1, 2, 3], y: spectrum.trans, e: spectrum.err })))
        .spectrum,
    ).toEqual(read.spectrum);
    writeFileSync(file, "lambda T sT\n1 0.5 0.01\n2 0.6\n");
    await expect(Data.fromTransmission(file)).rejects.toMatchObject({
      code: "FileFormat",
      at: "line 3",
    });
    rmSync(folder, { recursive: true });
  });

  it("turns energies into wavelengths", async () => {
    const data = await Data.fromTransmission(
      { energy: [0.0253], trans: [1], err: [0.1] },
      { index: "energy" },
    );
    expect(data.spectrum.wavelength[0]).toBeCloseTo(1.798, 3);
  });

  it("makes groups of lists and dictionaries", async () => {
    const list = await Data.fromTransmission([spectrum, spectrum]);
    expect(list).toMatchObject({ isGrouped: true, indices: ["0", "1"], groupShape: [2] });
    const named = await Data.fromTransmission({ a: spectrum, b: spectrum });
    expect(named.indices).toEqual(["a", "b"]);
    const given = await Data.fromTransmission([spectrum, spectrum], {
      indices: [
        [0, 0],
        [0, 1],
      ],
    });
    expect(given.groupShape).toEqual([2, 1]);
    const mean = list.add(list).get(0).spectrum;
    expect(mean.err[0]).toBeCloseTo(0.01 / Math.SQRT2, 12);
    expect(await codeOf(() => Data.fromTransmission([spectrum], { indices: [1, 2] }))).toBe(
      "ShapeMismatch",
    );
    expect(await codeOf(() => Data.fromTransmission([]))).toBe("NoData");
    expect(await codeOf(async () => list.rebinTime(2))).toBe("NoData");
  });
});

describe("flight times", () => {
  it("go there and back", () => {
    for (const wavelength of [0.1, 1.8, 9]) {
      expect(timeToWavelength(wavelengthToTime(wavelength, 9), 9) / wavelength).toBeCloseTo(1, 12);
    }
    expect(energyToTime(timeToEnergy(0.005, 10), 10)).toBeCloseTo(0.005, 15);
    expect(timeToEnergy(0, 10)).toBeNaN();
  });

  it("are those of slow particles to a part in a billion", () => {
    expect(Math.abs(timeToWavelength(0.005, 10) / ((3956.0340075 * 0.005) / 10) - 1)).toBeLessThan(
      2e-8,
    );
  });
});
