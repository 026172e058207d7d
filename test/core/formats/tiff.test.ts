import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { parseTiff, readTiff } from "@beambook/core/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { makeTiff, tagsOf, zlib } from "./make-tiff.js";

const SCRIPT = `
import sys, json, numpy as np
from PIL import Image
folder = sys.argv[1]
rng = np.random.default_rng(5)
arrays = {"uint8": rng.integers(0, 255, (37, 53)).astype("uint8"), "uint16": (rng.integers(0, 60, (37, 53)) * 1000).astype("uint16"),
  "int32": rng.integers(-5, 2**30, (37, 53)).astype("int32"), "float32": rng.normal(size=(37, 53)).astype("float32")}
runs = np.repeat(rng.integers(0, 9, 40), rng.integers(1, 300, 40)).astype("uint8"); n = len(runs) // 53 * 53
arrays["runs"] = runs[:n].reshape(-1, 53)
out = {}
for name, a in arrays.items():
    for how in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        for predictor in ((1, 2) if how in ("tiff_lzw", "tiff_adobe_deflate") and name != "float32" else (1,)):
            path = f"{name}-{how}-{predictor}.tif"
            extra = {"tiffinfo": {317: predictor}} if predictor == 2 else {}
            Image.fromarray(a).save(f"{folder}/{path}", compression=how, **extra)
            out[path] = {"shape": list(a.shape), "dtype": str(a.dtype), "values": a.ravel().tolist()}
rgb = rng.integers(0, 255, (20, 30, 3)).astype("uint8")
Image.fromarray(rgb).save(f"{folder}/rgb.tif", compression="tiff_lzw"); out["rgb.tif"] = {"shape": [20, 30, 3], "dtype": "uint8", "values": rgb.ravel().tolist()}
one = rng.integers(0, 2, (19, 21)).astype(bool)
Image.fromarray(one).save(f"{folder}/one.tif"); out["one.tif"] = {"shape": [19, 21], "dtype": "uint8", "values": one.astype(int).ravel().tolist()}
pages = [Image.fromarray((arrays["uint16"] + i).astype("uint16")) for i in range(5)]
pages[0].save(f"{folder}/pages.tif", save_all=True, append_images=pages[1:])
print(json.dumps(out))
`;

describe("TIFF files of Pillow and libtiff", () => {
  let folder: string;
  let expected: Record<string, { shape: number[]; dtype: string; values: number[] }>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "beambook-"));
    expected = runPythonJson(SCRIPT, [folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("give the same pixels whatever the type and compression", async () => {
    expect(Object.keys(expected).length).toBeGreaterThan(25);
    for (const [name, { shape, dtype, values }] of Object.entries(expected)) {
      const { pages } = await readTiff(join(folder, name));
      const image = pages[0].read();
      expect(pages[0].shape, name).toEqual(shape);
      expect(image.dtype, name).toBe(dtype);
      expect(Array.from(image.data as ArrayLike<number>), name).toEqual(values);
    }
  });

  it("have pages", async () => {
    const { pages } = await readTiff(join(folder, "pages.tif"));
    expect(pages).toHaveLength(5);
    expect(pages.map((p) => Number(p.read().get(0, 0)))).toEqual(
      [0, 1, 2, 3, 4].map((i) => expected["uint16-raw-1.tif"].values[0] + i),
    );
  });

  it("answer any damage with a typed error", () => {
    const random = seededRandom(11);
    const names = [
      "uint16-tiff_lzw-2.tif",
      "uint8-packbits-1.tif",
      "int32-tiff_adobe_deflate-1.tif",
      "pages.tif",
    ];
    for (const name of names) {
      const good = readFileSync(join(folder, name));
      for (let run = 0; run < 300; run++) {
        const bad = Uint8Array.from(
          good.subarray(0, random() < 0.3 ? random() * good.length : good.length),
        );
        for (let k = 0; k < random() * 6; k++) {
          // Mostly in the header and the directories, where a value decides most.
          const at = random() < 0.5 ? random() * 8 : bad.length - random() * 400;
          bad[Math.max(0, Math.floor(at))] = random() * 256;
        }
        try {
          for (const page of parseTiff(bad).pages) page.read();
        } catch (error) {
          if (!isBeambookError(error, "FileFormat") && !isBeambookError(error, "UnsupportedType"))
            throw error;
        }
      }
    }
  });
});

describe("parseTiff", () => {
  it("leaves the bytes it is given as they are, at any address", () => {
    const block = Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4);
    const file = makeTiff([{ tags: tagsOf(2, 2, 16), blocks: [block] }], { little: false });
    const odd = Buffer.alloc(file.length + 1).subarray(1);
    odd.set(file);
    for (let round = 0; round < 2; round++) {
      expect(parseTiff(odd).pages[0].read().toArray()).toEqual([
        [1, 2],
        [3, 4],
      ]);
    }
    expect(Buffer.compare(odd, file)).toBe(0);
  });

  it("refuses formats and arrangements that are not known", () => {
    const read = (more: Record<number, number>): unknown =>
      parseTiff(
        makeTiff([{ tags: { ...tagsOf(2, 1, 8), ...more }, blocks: [Uint8Array.of(1, 2)] }]),
      );
    expect(() => read({})).not.toThrow();
    expect(() => read({ 339: 9 })).toThrow(/format 9/);
    expect(() => read({ 284: 3 })).toThrow(/arrangement 3/);
  });

  const values = Float64Array.from({ length: 6 * 5 }, (_, i) => Math.sin(i) * 1000);
  const bytesOf = (little: boolean): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 8));
    for (const [i, v] of values.entries()) view.setFloat64(i * 8, v, little);
    return new Uint8Array(view.buffer);
  };

  it.each([
    [true, false],
    [false, false],
    [true, true],
    [false, true],
  ])("reads float64, little %s, BigTIFF %s", (little, big) => {
    const image = { tags: tagsOf(6, 5, 64, { 339: 3 }), blocks: [bytesOf(little)] };
    const { pages } = parseTiff(makeTiff([image, image], { little, big }));
    expect(pages).toHaveLength(2);
    expect(pages[1].read().data).toEqual(values);
  });

  it("reads tiles that hang over the border, in each plane", () => {
    const tile = (start: number): Uint8Array =>
      Uint8Array.from({ length: 16 * 16 }, (_, i) => start + (i % 16));
    const blocks = [0, 50, 100, 150].map((s) => zlib(tile(s)));
    const tags = tagsOf(20, 10, 8, { 259: 8, 277: 2, 284: 2, 258: [8, 8], 322: 16, 323: 16 });
    const image = parseTiff(makeTiff([{ tags, blocks, tiled: true }])).pages[0].read();
    expect(image.shape).toEqual([10, 20, 2]);
    expect([
      image.get(9, 15, 0),
      image.get(9, 16, 0),
      image.get(0, 3, 1),
      image.get(5, 19, 1),
    ]).toEqual([...[15, 50, 103, 153]]);
  });

  it("undoes the predictor of floats", () => {
    const row = [1.5, -2.25, 3e10, 7];
    const big = new DataView(new ArrayBuffer(16));
    for (const [i, v] of row.entries()) big.setFloat32(i * 4, v, false);
    const planes = Uint8Array.from({ length: 16 }, (_, i) => big.getUint8((i % 4) * 4 + (i >> 2)));
    const packed = planes.map((b, i) => (i === 0 ? b : b - planes[i - 1]));
    const tags = tagsOf(4, 1, 32, { 339: 3, 317: 3, 259: 8 });
    const image = parseTiff(makeTiff([{ tags, blocks: [zlib(packed)] }])).pages[0].read();
    expect([...(image.data as Float32Array)]).toEqual([...Float32Array.from(row)]);
  });

  it("reads half floats and 12-bit values", () => {
    const half = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0);
    const tags = tagsOf(2, 1, 16, { 339: 3 });
    expect([
      ...(parseTiff(makeTiff([{ tags, blocks: [half] }])).pages[0].read().data as never),
    ]).toEqual([1, -2]);
    const packed = Uint8Array.of(0xab, 0xcd, 0xef);
    const twelve = parseTiff(
      makeTiff([{ tags: tagsOf(2, 1, 12), blocks: [packed] }]),
    ).pages[0].read();
    expect([...(twelve.data as never)]).toEqual([0xabc, 0xdef]);
  });

  it.each([
    ["no TIFF", () => parseTiff(new Uint8Array(20)), "FileFormat"],
    ["too few bytes", () => parseTiff(Uint8Array.of(0x49, 0x49)), "FileFormat"],
    [
      "a missing block",
      () => parseTiff(makeTiff([{ tags: tagsOf(4, 4, 8), blocks: [] }])),
      "FileFormat",
    ],
    [
      "a block that is too short",
      () =>
        parseTiff(
          makeTiff([{ tags: tagsOf(40, 40, 8), blocks: [new Uint8Array(9)] }]),
        ).pages[0].read(),
      "FileFormat",
    ],
    [
      "an image far larger than the file",
      () =>
        parseTiff(
          makeTiff([{ tags: tagsOf(30000, 30000, 8, { 259: 8 }), blocks: [new Uint8Array(9)] }]),
        ),
      "FileFormat",
    ],
    [
      "JPEG",
      () =>
        parseTiff(makeTiff([{ tags: tagsOf(4, 4, 8, { 259: 7 }), blocks: [new Uint8Array(16)] }])),
      "UnsupportedType",
    ],
  ] as const)("refuses %s", (_, act, code) => {
    let thrown: unknown;
    try {
      act();
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, code)).toBe(true);
  });
});
