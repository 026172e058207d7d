import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray } from "@beambook/core";
import { type ConvertProgress, DataStack, rawToDatastack } from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planTiles, resolveChunks } from "../../../packages/core/dist/xrf/convert/plan.js";
import { gaussianWeights } from "../../../packages/core/dist/xrf/convert/weights.js";
import { lockFile, ZipArchive } from "../../../packages/core/dist/zarr/index.js";
import { cubeCounts, digest, writeCase } from "./raw-cube.js";

const SIZE = { H: 70, W: 66, D: 260 };
let folder: string;
let raw: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-convert-"));
  raw = join(folder, "cube.raw");
  writeCase(join(folder, "cube"), SIZE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function convert(
  name: string,
  options: Parameters<typeof rawToDatastack>[2] = {},
): Promise<string> {
  const datastackFile = join(folder, `${name}.datastack`);
  await rawToDatastack(raw, undefined, { datastackFile, verbose: false, ...options });
  return datastackFile;
}

/** Stops a conversion after a number of parts. */
async function interrupted(name: string, parts: number, options: object = {}): Promise<string> {
  const controller = new AbortController();
  const onProgress = ({ done }: ConvertProgress): void => {
    if (done === parts) controller.abort();
  };
  try {
    await convert(name, {
      chunks: [10, 11, 50],
      signal: controller.signal,
      onProgress,
      ...options,
    });
  } catch (error) {
    if (isBeambookError(error, "Aborted")) return join(folder, `${name}.datastack`);
    throw error;
  }
  throw new Error("It was not stopped.");
}

describe("one pass", () => {
  it("gives the same bytes in one thread and in several, and tells how far it is", async () => {
    const seen: ConvertProgress[] = [];
    const images: NDArray[] = [];
    const a = await convert("inline", {
      executor: "inline",
      chunks: [16, 16, 64],
      onProgress: (p) => seen.push(p),
      onPreview: ({ image }) => images.push(image),
    });
    const b = await convert("workers", { executor: "workers", workers: 2, chunks: [16, 16, 64] });
    expect(digest(readFileSync(a))).toBe(digest(readFileSync(b)));
    const last = seen.at(-1)!;
    expect([last.done, last.bytes, last.remaining]).toEqual([last.total, 70 * 66 * 260 * 2, 0]);
    expect(last.rate).toBeGreaterThan(0);
    const ds = await DataStack.open(a);
    const totals = (await ds.read("maxrf_cube")).sum([2]);
    const image = images.at(-1)!;
    expect(image.shape).toEqual([70, 66]);
    expect(Math.abs((image.get(9, 60) as number) / (totals.get(9, 60) as number) - 1)).toBeLessThan(
      1e-6,
    );
    ds.close();
  });

  it("holds the whole depth of a tile, or a chunk of it where chunks are large, with the same result", async () => {
    const shape = [700, 600, 4096] as const;
    const plan = { shape, chunks: resolveChunks("small", [...shape]) } as never;
    expect(planTiles(plan)[0].channels).toEqual([0, 4096]);
    const large = { shape, chunks: [339, 319, 316] } as never;
    expect(planTiles(large)[0].channels).toEqual([0, 316]);
    const covered = planTiles(large).reduce(
      (sum, { x, y, channels: c }) => sum + (x[1] - x[0]) * (y[1] - y[0]) * (c[1] - c[0]),
      0,
    );
    expect(covered).toBe(700 * 600 * 4096);
  });

  it("chunks as the original's are those dask chooses", () => {
    expect(resolveChunks("original", [1692, 1592, 4096])).toEqual([339, 319, 316]);
    expect(resolveChunks("original", [40, 50, 1024])).toEqual([40, 50, 1024]);
  });

  it("smooths with weights that add up to one, in the reference's width", () => {
    const weights = gaussianWeights(7);
    expect(weights).toHaveLength(29);
    const sum = weights.reduce((a, b) => a + b, 0) * 2 - weights[0];
    expect(sum).toBeCloseTo(1, 14);
    expect(weights[7] / weights[0]).toBeCloseTo(Math.exp(-0.5), 14);
    expect(gaussianWeights(0)).toEqual(Float64Array.of(1));
  });

  it("without smoothing keeps the counts, with flips both ways", async () => {
    const file = await convert("flipped", {
      smooth: false,
      flipHorizontal: true,
      flipVertical: true,
    });
    const counts = cubeCounts(SIZE);
    const ds = await DataStack.open(file);
    const spectrum = await ds.spectrum(0, 0);
    const from = (70 * 66 - 1) * 260;
    expect(Array.from(spectrum.flat() as Float32Array)).toEqual(
      Array.from(counts.subarray(from, from + 260)),
    );
    ds.close();
  });
});

describe("interrupted conversions", () => {
  it("go on where they stopped, with the same bytes in the end", async () => {
    const plain = await convert("plain", { chunks: [10, 11, 50] });
    const tiles = planTiles({ shape: [70, 66, 260], chunks: [10, 11, 50] } as never).length;
    const file = await interrupted("stopped", Math.max(1, tiles - 2));
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, true]);
    const result = await rawToDatastack(raw, undefined, {
      datastackFile: file,
      chunks: [10, 11, 50],
      verbose: false,
    });
    expect(result.resumed).toBeGreaterThan(0);
    expect(digest(readFileSync(file))).toBe(digest(readFileSync(plain)));
    expect([existsSync(`${file}.part`), existsSync(`${file}.part.json`)]).toEqual([false, false]);
  });

  it("start over with other options, other data, or on request", async () => {
    for (const [name, options, touch] of [
      ["other", { flipHorizontal: true }, false],
      ["fresh", { resume: false }, false],
      ["newer", {}, true],
    ] as const) {
      const file = await interrupted(`over-${name}`, 1);
      if (touch) utimesSync(raw, new Date(), new Date(Date.now() + 5000));
      const again = {
        datastackFile: file,
        chunks: [10, 11, 50] as const,
        verbose: false,
        ...options,
      };
      expect((await rawToDatastack(raw, undefined, again)).resumed, name).toBe(0);
    }
  });

  it("leave an older file as it was, and say so when there is none", async () => {
    const older = await convert("older");
    const before = digest(readFileSync(older));
    await interrupted("older", 1);
    expect(digest(readFileSync(older))).toBe(before);
    const file = await interrupted("missing", 1);
    await expect(DataStack.open(file)).rejects.toMatchObject({
      code: "FileNotFound",
      message: expect.stringContaining("interrupted"),
    });
    const part = await DataStack.open(`${file}.part`);
    expect(part.warnings[0]).toContain("directory");
    expect((await part.spectrum(0, 0)).size).toBe(260);
    part.close();
  });

  it("two at once: the second is told of the first", async () => {
    const file = join(folder, "twice.datastack");
    const lock = lockFile(file);
    await expect(convert("twice")).rejects.toMatchObject({
      code: "FileAccess",
      message: expect.stringContaining("locked"),
    });
    lock.release();
    await convert("twice");
  });

  it("a damaged rest is not gone on with", async () => {
    const file = await interrupted("damaged", 1);
    const part = readFileSync(`${file}.part`);
    part[60] ^= 255; // in the first entry
    writeFileSync(`${file}.part`, part);
    await rawToDatastack(raw, undefined, {
      datastackFile: file,
      chunks: [10, 11, 50],
      verbose: false,
    });
    const archive = new ZipArchive(file);
    expect(archive.verify()).toEqual([]);
    expect(statSync(file).size).toBe(archive.length);
    archive.close();
  });
});
