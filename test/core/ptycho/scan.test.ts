import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { full, isBeambookError, type NDArray, ndarray, ones } from "@beambook/core";
import { createHdf5 } from "@beambook/core/hdf5";
import {
  combineMasks,
  darkFlat,
  EOS,
  Hdf5Scan,
  h5read,
  type LoadedFrames,
  MoonFlowerScan,
  makeScan,
  maskHot,
  maskInvalid,
  maskSaturated,
  NumpyScan,
  PtydScan,
  PtyScan,
  registerScan,
  type ScanChunk,
  WAIT,
  writeTutorialData,
} from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { ThreadScan } from "./support/worker-scan.mjs";

const folder = mkdtempSync(join(tmpdir(), "ptycho-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A scan whose hooks are given by a test. */
class Given extends PtyScan {
  hooks: Partial<PtyScan> = {};
  override loadPositions(): ReturnType<PtyScan["loadPositions"]> {
    return this.hooks.loadPositions?.() ?? null;
  }
  override load(indices: number[]): ReturnType<PtyScan["load"]> {
    return this.hooks.load?.(indices) ?? { raw: indices.map((i) => full([8, 8], i, "uint16")) };
  }
  override check(frames: number, start: number): ReturnType<PtyScan["check"]> {
    return this.hooks.check?.(frames, start) ?? super.check(frames, start);
  }
}

function scan(
  hooks: Partial<Pick<PtyScan, "load" | "check" | "loadPositions">>,
  pars: object = {},
  options = {},
): Given {
  const made = new Given({ shape: 8, num_frames: 6, ...pars }, options);
  made.hooks = hooks as Partial<PtyScan>;
  return made;
}

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("bad input is named", () => {
  it.each<[string, object, RegExp]>([
    ["a factor that does not divide the shape", { rebin: 3 }, /\(8, 8\) cannot be rebinned by 3/],
    [
      "a center outside the frame",
      { center: [9, 2] },
      /center \(9, 2\) is outside the frame \(8, 8\)/,
    ],
    ["an unknown center", { center: "middle" }, /"middle" is no center/],
    ["a wrong triple", { orientation: [true, 1, false] }, /no orientation/],
  ])("%s", async (_, pars, message) => {
    expect((await failure(scan({}, pars).auto(2))).message).toMatch(message);
  });

  it("frames of mixed shapes", async () => {
    const load = (i: number[]): LoadedFrames => ({ raw: i.map((k) => full([8 + k, 8], k)) });
    expect(await failure(scan({ load }).auto(2))).toMatchObject({
      code: "ShapeMismatch",
      message: expect.stringContaining("frame 1 is (9, 8) float64, frame 0 (8, 8) float64"),
    });
  });

  it("frames of other indices", async () => {
    const load = (): LoadedFrames => ({ raw: new Map([[7, full([8, 8], 1)]]) });
    expect((await failure(scan({ load }).auto(1))).message).toContain("no entry for frame 0");
  });

  it("pixels that are not finite, unless they are masked", async () => {
    const frame = full([8, 8], 1);
    (frame.data as Float64Array)[3] = Number.NaN;
    const load = (i: number[]): LoadedFrames => ({ raw: i.map(() => frame) });
    expect((await failure(scan({ load }).auto(2))).message).toContain(
      "Frame 0 has pixels that are not finite",
    );
    const weights = maskInvalid(ndarray(frame.data as Float64Array, [1, 8, 8])).slice(0);
    const fine = (i: number[]): LoadedFrames => ({
      raw: i.map(() => frame),
      weights: i.map(() => weights),
    });
    expect(((await scan({ load: fine }).auto(2)) as ScanChunk).weights.sum()).toBe(2 * 63);
  });

  it("fewer positions than frames lower their number, single ones are missed", async () => {
    const few = scan({ loadPositions: () => full([4, 2], 0) });
    expect(((await few.auto(10)) as ScanChunk).chunk.indices).toEqual([0, 1, 2, 3]);
    const theory = new Given({ shape: 8, positions_theory: full([2, 2], 0) });
    theory.hooks = { check: () => [3, true] };
    expect((await failure(theory.auto(3))).message).toContain(
      "There are 2 positions, and frame 2 needs one",
    );
  });

  it("a check() that lies", async () => {
    expect((await failure(scan({ check: () => [5, null] }).auto(2))).message).toContain(
      "asked for 2 frames and answered 5",
    );
    expect(
      (await failure(scan({ check: () => [2, null] }, { num_frames: null }).auto(2))).message,
    ).toContain("how many frames");
  });

  it("a hook that throws, by name and frames; the frames are tried again", async () => {
    let broken = true;
    const load = (i: number[]): LoadedFrames => {
      if (broken && i[0] === 2) throw new Error("disk on fire");
      return { raw: i.map((k) => full([8, 8], k, "uint16")) };
    };
    const dfile = join(folder, "broken.ptyd");
    const made = scan({ load }, { save: "append", dfile });
    await made.auto(2);
    expect(await failure(made.auto(2))).toMatchObject({
      code: "TaskFailed",
      message: expect.stringContaining("Given.load() failed for frames 2 to 3: disk on fire"),
    });
    const before = (await (await new PtydScan({ dfile }).initialize()).auto(6)) as ScanChunk;
    expect(before.chunk.indices).toEqual([0, 1]);
    broken = false;
    expect(((await made.auto(2)) as ScanChunk).chunk.indices).toEqual([2, 3]);
  });

  it("a hook that returns something else", async () => {
    const list = scan({ load: (() => [[], {}, {}]) as never });
    expect((await failure(list.auto(2))).message).toContain('no "raw"');
    const nothing = scan({ load: (() => ({})) as never });
    expect(await failure(nothing.auto(2))).toMatchObject({ code: "InvalidArgument" });
  });

  it("save without a file, and patterns that leave its folder", async () => {
    expect((await failure(scan({}, { save: "append" }).initialize())).message).toContain(
      "dfile is not set",
    );
    const dfile = join(folder, "away.ptyd");
    const away = scan({}, { save: "link", dfile, chunk_format: "/../x%02d" });
    expect((await failure(away.auto(2))).message).toContain("chunk_format");
  });

  it("files that are no .ptyd", async () => {
    const foreign = join(folder, "foreign.h5");
    const writer = await createHdf5(foreign);
    await writer.write("entry/data", full([2, 3], 1));
    await writer.close();
    expect(await failure(new PtydScan({ dfile: foreign }).initialize())).toMatchObject({
      code: "FileFormat",
      message: expect.stringContaining("no group of chunks"),
    });
    const newer = join(folder, "newer.ptyd");
    const other = await createHdf5(newer);
    await other.group("/", { attributes: { h5rw_version: "7.0" } });
    await other.write("chunks/0/data", full([2, 3, 3], 1));
    await other.close();
    expect((await failure(new PtydScan({ dfile: newer }).initialize())).message).toContain(
      "version 7.0",
    );
  });
});

describe("options", () => {
  it("leave out scan points and frames", async () => {
    const keep = async (index: number): Promise<boolean> => index !== 4;
    const made = scan({}, {}, { skip: new Set([0, 1, 3]), keep });
    expect(((await made.auto(2)) as ScanChunk).chunk.indices).toEqual([2]);
    expect(((await made.auto(2)) as ScanChunk).chunk.indices).toEqual([5]);
    expect(await made.auto(2)).toBe(EOS);
    const refusing = (): never => {
      throw new Error("no idea");
    };
    expect((await failure(scan({}, {}, { keep: refusing }).auto(2))).message).toContain(
      "Given.keep() failed for frames 0 to 1: no idea",
    );
    expect(() => scan({}, {}, { start: -1 })).toThrow("start is -1");
  });

  it("keep frames that are not square", async () => {
    const load = (i: number[]): LoadedFrames => ({ raw: i.map((k) => full([8, 12], k, "uint16")) });
    const wide = (await scan(
      { load },
      { shape: [4, 10], orientation: 4 },
      { nonSquare: true },
    ).auto(1)) as ScanChunk;
    expect([wide.frames.shape, wide.common.shape]).toEqual([
      [1, 10, 4],
      [10, 4],
    ]);
    const dfile = join(folder, "wide.ptyd");
    await scan({ load }, { shape: [4, 10], save: "append", dfile }, { nonSquare: true }).auto(6);
    const back = (await new PtydScan({ dfile }).auto(6)) as ScanChunk;
    expect([back.frames.shape, back.common.shape]).toEqual([
      [6, 4, 10],
      [4, 10],
    ]);
    const square = (await scan({ load }, { shape: [4, 10] }).auto(1)) as ScanChunk;
    expect(square.frames.shape).toEqual([1, 4, 4]);
  });

  it("load in workers what one thread loads, in order", async () => {
    const module = new URL("./support/worker-scan.mjs", import.meta.url).href;
    const own = (await new ThreadScan({ shape: 4, offset: 3 }).auto(9)) as ScanChunk;
    const work = new ThreadScan({ shape: 4, offset: 3 }, { module, workers: 2 });
    const chunk = (await work.auto(9)) as ScanChunk;
    expect(chunk.weights.toArray()).toEqual(own.weights.toArray());
    const first = (frames: NDArray): number[] => frames.slice(null, 0, 0).toArray() as number[];
    expect(first(chunk.frames).map((v) => Math.floor(v / 1000))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    const threads = first(chunk.frames).map((v) => (v - 3) % 1000);
    expect(threads.slice(0, 4)).toEqual(Array(4).fill(threads[0]));
    expect(threads.slice(4)).toEqual(Array(5).fill(threads[4]));
    expect(threads.every((thread) => thread > 0)).toBe(true);
  });
});

describe("counting noise", () => {
  it("has the mean and the variance of counts, and depends on the seed and the frame alone", async () => {
    const means = [0.5, 5, 29, 31, 400, 1e6];
    const load = (i: number[]): LoadedFrames => ({ raw: i.map((k) => full([64, 64], means[k])) });
    const noisy = async (size: number, seed: number): Promise<NDArray[]> => {
      const made = scan({ load }, { shape: 64, add_poisson_noise: true }, { seed });
      const parts: NDArray[] = [];
      for await (const chunk of made.chunks(size)) parts.push(...chunk.chunk.data.values());
      return parts;
    };
    const frames = await noisy(6, 1);
    for (const [k, frame] of frames.entries()) {
      expect(frame.dtype).toBe("int32");
      const error = Math.sqrt(means[k] / 4096);
      expect(Math.abs(frame.mean() - means[k])).toBeLessThan(5 * error);
      expect(frame.std() ** 2 / means[k]).toBeCloseTo(1, 0.6);
    }
    expect((await noisy(2, 1)).map((f) => f.sum())).toEqual(frames.map((f) => f.sum()));
    expect((await noisy(6, 2))[3].sum()).not.toBe(frames[3].sum());
    const bright = scan(
      { load: (i) => ({ raw: i.map(() => full([8, 8], 3e9)) }) },
      { add_poisson_noise: true },
    );
    await expect(bright.auto(1)).rejects.toThrow("Frame 0 has a mean of 3000000000 counts");
  });
});

describe("ready scans", () => {
  it.each([64, 60, 45])(
    "simulate photons that diffract as the object says, %i pixels a side",
    async (shape) => {
      const photons = 1e6;
      const made = new MoonFlowerScan({
        num_frames: 9,
        shape,
        photons,
        add_poisson_noise: false,
      });
      const chunk = (await made.auto(9)) as ScanChunk;
      expect(made.probe.amplitude.map("square").sum()).toBeCloseTo(photons, 3);
      for (const frame of chunk.chunk.data.values()) {
        expect(frame.sum()).toBeLessThanOrEqual(photons * 1.0001);
        expect(frame.sum()).toBeGreaterThan(photons * 0.3);
      }
      // Parseval: the far field holds the exit wave's photons.
      const { amplitude } = made.objectAt(4);
      const through = made.probe.amplitude.multiply(amplitude).map("square").sum();
      expect((chunk.chunk.data.get(4) as NDArray).sum()).toBeCloseTo(through, 2);
      const pitch = (chunk.chunk.positions as NDArray).slice(8).toArray() as number[];
      expect(Math.hypot(...pitch)).toBeGreaterThan(3 * made.resolution);
    },
  );

  it("have the far field of a direct sum, for any number of pixels", async () => {
    const made = new MoonFlowerScan({ num_frames: 2, shape: 15, add_poisson_noise: false });
    const { frames } = (await made.auto(2)) as ScanChunk;
    const wave = { ...made.probe, object: made.objectAt(1) };
    for (const [row, column] of [
      [7, 7],
      [3, 11],
      [14, 0],
    ]) {
      let [re, im] = [0, 0];
      for (let r = 0; r < 15; r++) {
        for (let c = 0; c < 15; c++) {
          const modulus = wave.amplitude.get(r, c) * wave.object.amplitude.get(r, c);
          const turn = (-2 * Math.PI * ((row - 7) * r + (column - 7) * c)) / 15;
          const angle = wave.phase.get(r, c) + wave.object.phase.get(r, c) + turn;
          re += modulus * Math.cos(angle);
          im += modulus * Math.sin(angle);
        }
      }
      // Without noise counts are whole numbers, the fraction cut off.
      const direct = (re ** 2 + im ** 2) / 225;
      expect(Math.abs(Number(frames.get(1, row, column)) - direct)).toBeLessThan(1.001);
    }
  });

  it("have defaults and positions of their own", async () => {
    const made = new MoonFlowerScan({ num_frames: 3, shape: 16 });
    expect(made.DEFAULT.copy({ depth: 2 })).toEqual(MoonFlowerScan.DEFAULT);
    expect(made.positions).toBeNull();
    await made.initialize();
    expect(made.positions?.toArray()).toEqual(made.loadPositions().toArray());
  });

  it("read the tutorial's folder, through a recipe", async () => {
    const base = join(folder, "sim");
    await writeTutorialData(base, { frames: 10, shape: 32 });
    registerScan("numpy", NumpyScan as never);
    const dfile = join(folder, "npy.ptyd");
    const made = makeScan({ source: "numpy", dfile, save: "append", recipe: { base_path: base } });
    const lengths: number[] = [];
    for await (const chunk of made.chunks(4)) lengths.push(chunk.chunk.indices.length);
    expect(lengths).toEqual([4, 4, 2]);
    expect(await h5read(dfile, "meta")).toMatchObject({
      energy: 0.0023305,
      distance: 0.15,
      num_frames: 10,
    });
    const again = makeScan({ source: "file", dfile, save: "append", recipe: { base_path: base } });
    expect(((await again.auto(20)) as ScanChunk).chunk.indices.length).toBe(10);
    expect((await failure((async () => makeScan({ source: "nmupy" }))())).message).toContain(
      "Closest: numpy",
    );
    writeFileSync(join(base, "positions.txt"), "ccd/diffraction_0000.npy 0 zero\n");
    expect((await failure(new NumpyScan({ base_path: base }).initialize())).message).toContain(
      "line 1",
    );
  });

  it("read any HDF5 file by its paths", async () => {
    const file = join(folder, "any.h5");
    const writer = await createHdf5(file);
    const frames = ndarray(
      Uint16Array.from({ length: 5 * 36 }, (_, i) => i),
      [5, 6, 6],
    );
    await writer.write("entry/data", frames, { deflate: 1 });
    await writer.write("entry/y", Float64Array.of(0, 1, 2, 3, 4));
    await writer.write("entry/x", Float64Array.of(5, 6, 7, 8, 9));
    await writer.write("entry/mask", full([6, 6], 0, "uint8"));
    await writer.write("entry/energy", 8000);
    await writer.close();
    const made = new Hdf5Scan({
      file,
      frames: "/entry/data",
      row_positions: "/entry/y",
      column_positions: "/entry/x",
      position_factor: 1e-6,
      mask: "/entry/mask",
      energy_path: "/entry/energy",
      energy_factor: 1e-3,
      shape: null,
    });
    const chunk = (await made.auto(3)) as ScanChunk;
    expect(chunk.frames.toArray()).toEqual(frames.slice([0, 1, 2]).toArray());
    expect((chunk.chunk.positions as NDArray).slice(2).toArray()).toEqual([2e-6, 7e-6]);
    expect([chunk.common.energy, chunk.common.num_frames]).toEqual([8, 5]);
    expect(Object.keys(chunk.common).slice(0, 3)).toEqual(["version", "num_frames", "label"]);
    const half = new Hdf5Scan({ file, frames: "/entry/data", row_positions: "/entry/y" });
    await expect(half.auto(1)).rejects.toThrow("Positions need rows and columns");
    expect(chunk.weights.sum()).toBe(3 * 36);
  });
});

describe("corrections", () => {
  const frames = ndarray(Float64Array.of(10, 20, -5, Number.NaN, 65535, 30, 40, 50), [2, 2, 2]);
  it("subtract, divide and mask", () => {
    const flat = ndarray(Float64Array.of(1, 2, 0, 4), [2, 2]);
    const corrected = darkFlat(frames, { dark: ones([2, 2]), flat });
    expect(corrected.slice(1).toArray()).toEqual([
      [65534, 14.5],
      [0, 12.25],
    ]);
    expect(maskSaturated(frames, 65535).slice(1, 0).toArray()).toEqual([false, true]);
    expect(maskInvalid(frames).slice(0).toArray()).toEqual([
      [true, true],
      [false, false],
    ]);
    const both = combineMasks(maskInvalid(frames), maskSaturated(frames, 65535), null) as NDArray;
    expect(both.sum()).toBe(5);
  });

  it("find pixels that are hot in all frames", () => {
    const data = full([4, 16, 16], 3);
    (data.data as Float64Array)[16 * 5 + 7] = 4000;
    for (let k = 0; k < 4; k++) (data.data as Float64Array)[k * 256 + 16 * 9 + 2] = 800;
    const mask = maskHot(data);
    expect([mask.size - mask.sum(), mask.get(9, 2)]).toEqual([2, false]);
    expect(() => darkFlat(data, { dark: ones([3, 3]) })).toThrow(/dark image is \(3, 3\)/);
    expect(() => maskHot(ones([3, 3]))).toThrow(/Frames have shape \(3, 3\)/);
  });
});

describe("waiting", () => {
  it("chunks() waits for frames and can be stopped", async () => {
    let there = 0;
    const made = scan({
      check: (n, start) => [
        Math.min(n, Math.max(0, there - start)),
        there - start <= 0 && there === 6,
      ],
    });
    const timer = setInterval(() => {
      there = Math.min(6, there + 2);
    }, 30);
    const seen: number[] = [];
    for await (const chunk of made.chunks(4, { poll: 0.01 })) seen.push(...chunk.chunk.indices);
    clearInterval(timer);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    const stuck = scan({ check: () => [0, false] });
    expect(await stuck.auto(2)).toBe(WAIT);
    const stop = AbortSignal.timeout(50);
    expect((await failure(stuck.chunks(2, { signal: stop }).next())).code).toBe("Aborted");
  });
});
