import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arange, type DType } from "@beambook/core";
import { DataStack, makeRawPreview, rawToDatastack } from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipArchive } from "../../../packages/core/dist/zarr/index.js";
import { cases, counting, digest, expectedIn, writeCase } from "./raw-cube.js";

const DTYPES: Record<string, DType> = { f8: "float64", u1: "uint8", i4: "int32" };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-xrf-cases-"));
  for (const one of cases) writeCase(join(folder, one.name), one);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(["v2", "v3"] as const)("files in zarr %s", (format) => {
  const expected = expectedIn(format);

  it.each(cases)("$name: cube and spectra are those of maxrf4u, bit for bit", async (one) => {
    const want = expected[one.name];
    const stem = join(folder, one.name);
    expect(digest(readFileSync(`${stem}.raw`))).toBe(want.raw_sha256);
    const datastackFile = join(folder, `${one.name}.${format}.datastack`);
    await rawToDatastack(`${stem}.raw`, `${stem}.rpl`, {
      datastackFile,
      format,
      chunks: [5, 4, 50],
      flipHorizontal: one.flips?.flip_horizontal,
      flipVertical: one.flips?.flip_vertical,
      verbose: false,
    });
    const ds = await DataStack.open(datastackFile);
    const cube = await ds.read("maxrf_cube");
    expect([cube.shape, cube.dtype]).toEqual([want.cube.shape, want.cube.dtype]);
    expect(digest(cube)).toBe(want.cube.sha256);
    expect(digest(await ds.read("maxrf_maxspectrum"))).toBe(want.max.sha256);
    const sum = await ds.read("maxrf_sumspectrum");
    expect(sum.dtype).toBe(want.sum.dtype);
    for (const [i, value] of want.sum.samples) {
      expect(Math.abs((sum.get(i) as number) - value)).toBeLessThan(1e-5 * value);
    }
    ds.close();
  });

  it.each(cases)("$name: appended, listed and repacked like maxrf4u's file", async (one) => {
    const want = expected[one.name];
    const file = join(folder, `${one.name}.${format}.datastack`);
    const ds = await DataStack.open(file);
    const steps: string[][] = [];
    for (const { path, list, shape = [], dtype = "" } of one.appends ?? []) {
      if (list) await ds.appendList(list, path);
      else
        await ds.append(
          arange(counting(shape))
            .reshape(...shape)
            .astype(DTYPES[dtype]),
          path,
        );
      steps.push(ds.datapathList);
    }
    expect(steps).toEqual(want.after_each_append);
    for (const path of one.read_lists ?? []) {
      expect(await ds.readList(path)).toEqual(want.read_lists[path]);
    }
    expect(`${ds.tree()}\n`.replace(file, `${one.name}.datastack`)).toBe(want.tree);
    compareListings(file, want.listing, format);
    if (one.repack) {
      await ds.repack(one.repack);
      expect(ds.datapathList).toEqual(want.repacked?.names);
      expect(`${ds.tree()}\n`.replace(file, `${one.name}.datastack`)).toBe(want.repacked?.tree);
    }
    ds.close();
  });

  it("repacking keeps the latest content", async () => {
    const ds = await DataStack.open(join(folder, `small.${format}.datastack`));
    expect(await ds.readList("test_list")).toEqual(expected.small.read_lists.test_list);
    expect(digest(await ds.read("maxrf_cube"))).toBe(expected.small.cube.sha256);
    ds.close();
  });
});

/** Same arrays with the same metadata, apart from chunks and how they are packed. */
function compareListings(
  file: string,
  listing: { name: string; json?: Record<string, unknown> }[],
  format: "v2" | "v3",
): void {
  const archive = new ZipArchive(file);
  for (const { name, json } of listing) {
    if (!json) continue;
    const mine = JSON.parse(archive.readText(name)) as Record<string, unknown>;
    const loose = (meta: Record<string, unknown>): Record<string, unknown> => {
      const { chunks: _, chunk_grid: __, codecs: ___, ...rest } = meta;
      return rest;
    };
    expect(loose(mine), name).toEqual(loose(json));
    if (format === "v3") continue;
    expect([mine.compressor, json.chunks === undefined], name).toEqual([
      json.compressor,
      !mine.chunks,
    ]);
  }
  expect([...archive.entries.values()].every(({ method }) => method === 0)).toBe(true);
  archive.close();
}

describe("previews", () => {
  const expected = expectedIn("v3");
  it.each(cases)("$name looks as the original's", async ({ name }) => {
    const stem = join(folder, name);
    const { image } = await makeRawPreview(`${stem}.raw`, `${stem}.rpl`);
    const { preview } = expected[name];
    expect(image.shape).toEqual(preview?.shape);
    const png = readFileSync(`${stem}.raw_preview.png`);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(20), png.readUInt32BE(16)]).toEqual(image.shape);
    if (name === "short") return; // its peak lies below channel 10, where the original averages nothing
    for (const [y, x, value] of preview?.samples ?? []) {
      expect(image.get(y, x)).toBeCloseTo(value, 12);
    }
  });
});
