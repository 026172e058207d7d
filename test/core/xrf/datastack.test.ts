import { spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray, ndarray, slice } from "@beambook/core";
import {
  append,
  appendList,
  DataStack,
  maxAndSumSpectra,
  rawToDatastack,
  repack,
  tree,
  underscorify,
} from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  lockFile,
  openZarrZip,
  ZipArchive,
  ZipWriter,
} from "../../../packages/core/dist/zarr/index.js";
import { repoRoot } from "../../support/peers.js";
import { REFERENCE, writeCase } from "./raw-cube.js";

const SIZE = { H: 21, W: 17, D: 90 };
let folder: string;
let file: string;
let ds: DataStack;
let cube: NDArray;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-datastack-"));
  writeCase(join(folder, "a"), SIZE);
  file = join(folder, "a.datastack");
  await rawToDatastack(join(folder, "a.raw"), undefined, { chunks: [8, 5, 32], verbose: false });
  ds = await DataStack.open(file);
  cube = await ds.read("maxrf_cube");
});
afterAll(() => {
  ds.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A fresh copy of the file. */
function copy(name: string, from: string = file): string {
  const path = join(folder, name);
  copyFileSync(from, path);
  return path;
}

/** The error a call ends with. */
async function errorOf(work: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work();
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

describe("opening", () => {
  it("prints the content when asked, with chunks unless told not to", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      (await DataStack.open(file, { verbose: true })).close();
      (await DataStack.open(file, { verbose: true, showArrays: false })).close();
      expect(log.mock.calls[0][0]).toContain("- Dataset: maxrf_cube");
      expect(log.mock.calls[1][0]).toBe(String(ds.tree()));
    } finally {
      log.mockRestore();
    }
  });
});

describe("lazy reads", () => {
  it("a spectrum, a band, a row are the same as in the whole cube", async () => {
    expect((await ds.spectrum(20, 3)).flat()).toEqual(cube.slice(20, 3).copy().flat());
    expect((await ds.spectrum(-1, -17)).flat()).toEqual(cube.slice(20, 0).copy().flat());
    const band = await ds.channelMap(30, 41);
    expect(band.shape).toEqual([21, 17]);
    const sums = cube.slice(null, null, slice(30, 41)).astype("float64").sum(2);
    sums.flat().forEach((v, i) => {
      expect(band.data[i]).toBeCloseTo(Number(v), 6);
    });
    expect((await ds.channelMap(7)).get(3, 4)).toBe(cube.get(3, 4, 7));
    const part = await ds.read("maxrf_cube", slice(3, 20, 4), [16, 2], slice(null, null, -7));
    const want = cube.slice(slice(3, 20, 4), [16, 2], slice(null, null, -7)).copy();
    expect([part.shape, part.flat()]).toEqual([want.shape, want.flat()]);
  });

  it("stays right when many reads run at once", async () => {
    const pixels = Array.from({ length: 40 }, (_, i) => [i % 21, (i * 5) % 17]);
    const spectra = await Promise.all(pixels.map(([y, x]) => ds.spectrum(y, x)));
    spectra.forEach((spectrum, i) => {
      const [y, x] = pixels[i];
      expect(spectrum.flat()).toEqual(cube.slice(y, x).copy().flat());
    });
  });

  it("a region gives sum, mean and maximum of its pixels", async () => {
    const mask = ndarray(new Uint8Array(21 * 17), [21, 17]);
    mask.set([4, 5], 1);
    mask.set([19, 16], 1);
    const { count, mean, max } = await ds.region(mask);
    expect(count).toBe(2);
    const [a, b] = [
      cube.slice(4, 5).copy().flat(),
      cube.slice(19, 16).copy().flat(),
    ] as Float32Array[];
    expect(mean.data[50]).toBeCloseTo((a[50] + b[50]) / 2, 9);
    expect(max.data[50]).toBe(Math.max(a[50], b[50]));
    const listed = await ds.region([
      [4, 5],
      [19, 16],
    ]);
    expect(listed.sum.data).toEqual((await ds.region(mask)).sum.data);
    expect((await errorOf(() => ds.region([]))).code).toBe("NoData");
    expect((await errorOf(() => ds.region([[21, 0]]))).code).toBe("IndexOutOfRange");
    expect((await errorOf(() => ds.region(mask.slice(slice(2, 4))))).code).toBe("ShapeMismatch");
  });

  it("max and sum spectra from the cube are those in the file", async () => {
    const [max, sum] = await maxAndSumSpectra(file);
    expect(max.data).toEqual((await ds.read("maxrf_maxspectrum")).flat());
    expect(sum.data).toEqual((await ds.read("maxrf_sumspectrum")).flat());
  });

  it("names what is not there, and what is near", async () => {
    const error = await errorOf(() => ds.read("maxrf_max"));
    expect([error.code, error.message]).toEqual([
      "NotFound",
      expect.stringContaining("maxrf_maxspectrum"),
    ]);
    expect((await errorOf(() => ds.channelMap(80, 91))).message).toContain("0 to 89");
    expect((await errorOf(() => ds.spectrum(21, 0))).code).toBe("IndexOutOfRange");
  });
});

describe("names", () => {
  it("a version is the name followed by underscores, and only that", () => {
    expect(underscorify("a", ["ab", "a_b", "a"])).toBe("a_");
    expect(underscorify("a", ["a__", "a"])).toBe("a___");
    expect(underscorify("a", ["a__", "a"], { extraUnderscore: false })).toBe("a__");
    expect(underscorify("a", ["a_"])).toBe("a");
    expect(underscorify("a_", ["a", "a_"])).toBe("a__");
    expect(underscorify("a.", ["ab"], { extraUnderscore: false })).toBe("a.");
  });

  it("that lead out of the archive or are metadata are refused", async () => {
    for (const name of ["", "../x", "/x", "a//b", ".zgroup", "a\\b", "c:d", "x/.zarray"]) {
      expect((await errorOf(() => append([1], name, file))).code, name).toBe("InvalidArgument");
    }
  });
});

describe("appending", () => {
  it("never overwrites, keeps every dtype, and reads the latest", async () => {
    const path = copy("append.datastack");
    const stack = await DataStack.open(path);
    const held = stack.array("maxrf_cube");
    for (const dtype of ["bool", "int8", "uint16", "int64", "float32", "complex64"] as const) {
      const values = ndarray(new Float64Array([0, 1, 1, 0, 1, 1]), [3, 2]).astype(dtype);
      expect(await stack.append(values, "x")).toBe(
        stack.datapathList.filter((n) => /^x/.test(n)).pop(),
      );
      const back = await stack.read("x");
      expect([back.dtype, back.shape, back.flat()]).toEqual([dtype, [3, 2], values.flat()]);
    }
    expect(stack.datapathList.filter((n) => n.startsWith("x"))).toHaveLength(6);
    expect((await held.read(0, 0)).flat()).toEqual(cube.slice(0, 0).copy().flat());
    stack.close();
  });

  it("lists keep empty rows, refuse the mark and fractions", async () => {
    const path = copy("lists.datastack");
    const stack = await DataStack.open(path);
    for (const list of [[[1, 2], [3, 5, 7], []], [[], []], [[4]], [[-1, 2 ** 40]]]) {
      await stack.appendList(list, "list");
      expect(await stack.readList("list")).toEqual(list);
    }
    expect(await stack.appendList([], "none")).toBe("none");
    expect(await stack.readList("none")).toEqual([]);
    expect((await errorOf(() => appendList([[-9999]], "list", path))).code).toBe("InvalidArgument");
    expect((await errorOf(() => appendList([[1.5]], "list", path))).code).toBe("InvalidArgument");
    await stack.appendList([[-9999, 1], [2]], "marked", { nan: -1 });
    expect(await stack.readList("marked", { nan: -1 })).toEqual([[-9999, 1], [2]]);
    stack.close();
  });

  it("several at once in one process come one after another", async () => {
    const path = copy("queue.datastack");
    const names = await Promise.all(Array.from({ length: 8 }, (_, i) => append([i], "n", path)));
    expect(new Set(names).size).toBe(8);
    const stack = await DataStack.open(path);
    expect(stack.datapathList.filter((n) => /^n_*$/.test(n))).toHaveLength(8);
    stack.close();
  });

  it("a second writer is told who the first one is; readers go on", async () => {
    const path = copy("locked.datastack");
    const lock = lockFile(path);
    const error = await errorOf(() => append([1], "n", path));
    expect([error.code, error.message]).toEqual([
      "FileAccess",
      expect.stringContaining(`process ${process.pid}`),
    ]);
    const reader = await DataStack.open(path);
    expect((await reader.spectrum(1, 1)).size).toBe(90);
    reader.close();
    lock.release();
    await append([1], "n", path);
  });

  it("readers see whole files while another process appends", { timeout: 60_000 }, async () => {
    const path = copy("busy.datastack");
    const script = `${repoRoot}/test/core/xrf/kill-child.mjs`;
    const writer = spawn(process.execPath, [script, "append", path, ""], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise((resolve) => writer.stdout.once("data", resolve));
    const counts: number[] = [];
    try {
      while (counts.length < 40 && (counts.at(-1) ?? 0) < 30) {
        const stack = await DataStack.open(path);
        expect(stack.warnings).toEqual([]);
        expect((await stack.spectrum(2, 2)).flat()).toEqual(cube.slice(2, 2).copy().flat());
        const names = stack.datapathList.filter((n) => n.startsWith("more"));
        if (names.length > 0) expect((await stack.read("more")).get(0)).toBe(names.length - 1);
        counts.push(names.length);
        stack.close();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    } finally {
      writer.kill("SIGKILL");
      await new Promise((resolve) => writer.on("exit", resolve));
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(0);
  });

  it("opened for reading only it refuses", async () => {
    const stack = await DataStack.open(file, { mode: "r" });
    expect((await errorOf(() => stack.append([1], "x"))).code).toBe("FileAccess");
    stack.close();
  });

  it("makes a file that is not there yet", async () => {
    const path = join(folder, "new.datastack");
    await append([1, 2, 3], "a", path);
    expect(String(await tree(path))).toBe(`${path}:\n\n/\n └── a (3,) float64`);
  });
});

describe("repacking", () => {
  it("a selection takes the latest, drops the rest, keeps foreign entries", async () => {
    const path = copy("select.datastack", `${REFERENCE}/small.v2.datastack`);
    const { entries, length } = new ZipArchive(path);
    const writer = await ZipWriter.open(path, { entries: entries.values(), length });
    await writer.add("notes/readme.txt", "by hand");
    await writer.finish();
    const result = await repack(path, { select: ["test_list", "mask"] });
    expect(result.kept).toEqual({ mask: "mask", test_list_: "test_list" });
    expect(result.foreign).toEqual(["notes/readme.txt"]);
    const stack = await DataStack.open(path);
    expect(stack.datapathList).toEqual(["mask", "test_list"]);
    expect(stack.foreign).toEqual(["notes/readme.txt"]);
    expect(await stack.readList("test_list")).toEqual([[4], [], [9, 8]]);
    stack.close();
  });

  it("refuses what is not there and an empty selection, and changes nothing", async () => {
    const path = copy("refuse.datastack");
    const { size } = statSync(path);
    expect((await errorOf(() => repack(path, { select: ["nope"] }))).code).toBe("NotFound");
    expect((await errorOf(() => repack(path, { select: [] }))).code).toBe("InvalidArgument");
    expect(statSync(path).size).toBe(size);
  });

  it("without overwriting leaves the file and writes beside it", async () => {
    const path = copy("beside.datastack", `${REFERENCE}/small.v2.datastack`);
    const { datastackFile } = await repack(path, { overwrite: false });
    expect(datastackFile).toBe(`${path}_temp`);
    expect(String(await tree(path))).toContain("test_list_ ");
    expect(String(await tree(datastackFile))).not.toContain("test_list_ ");
  });

  it("gives back the room of old directories", async () => {
    const path = copy("room.datastack");
    for (let i = 0; i < 5; i++) await append([i], "n", path);
    const { bytes } = await repack(path);
    expect(bytes[1]).toBeLessThan(bytes[0]);
    expect(statSync(path).size).toBe(bytes[1]);
  });
});

describe("files that are not as they should be", () => {
  it("zarr 2 and 3 side by side are refused by all", async () => {
    const path = copy("mixed.datastack");
    const { entries, length } = new ZipArchive(path);
    const writer = await ZipWriter.open(path, { entries: entries.values(), length });
    await writer.add("zarr.json", '{"zarr_format":3,"node_type":"group"}');
    await writer.finish();
    for (const work of [
      () => DataStack.open(path),
      () => repack(path),
      () => append([1], "x", path),
    ]) {
      const error = await errorOf(work);
      expect([error.code, error.message]).toEqual([
        "FileFormat",
        expect.stringContaining("side by side"),
      ]);
    }
  });

  it("an unfinished tail is ignored, named, and cut off by the next writer", async () => {
    const path = copy("tail.datastack");
    const { size } = statSync(path);
    appendFileSync(path, new Uint8Array(300_000).fill(80));
    const stack = await DataStack.open(path);
    expect(stack.warnings[0]).toContain("as it was before");
    expect((await stack.spectrum(2, 2)).flat()).toEqual(cube.slice(2, 2).copy().flat());
    await stack.append([1], "x");
    expect(statSync(path).size).toBeLessThan(size + 5000);
    stack.close();
  });

  it("a missing directory is rebuilt from the whole entries", async () => {
    const whole = new ZipArchive(file);
    const last = [...whole.entries.values()].pop()!;
    const path = join(folder, "cut.datastack");
    const bytes = new Uint8Array(await import("node:fs").then((fs) => fs.readFileSync(file)));
    writeFileSync(path, bytes.subarray(0, last.offset + 30 + last.name.length + 5));
    whole.close();
    const stack = await DataStack.open(path);
    expect(stack.repair?.kind).toBe("directory missing");
    expect(stack.repair?.damaged).toEqual([last.name]);
    expect(stack.repair?.kept).not.toContain(last.name);
    expect((await stack.read("maxrf_cube")).flat()).toEqual(cube.flat());
    stack.close();
    (await openZarrZip(path, { repair: true })).close();
    expect(new ZipArchive(path).repair).toBeUndefined();
  });

  it("a wrong check sum names the entry, and other entries stay readable", async () => {
    const path = copy("crc.datastack");
    const { entries } = new ZipArchive(path);
    const chunk = entries.get("maxrf_cube/1.2.0")!;
    const bytes = await import("node:fs").then((fs) => fs.readFileSync(path));
    bytes[chunk.offset + 30 + chunk.name.length + 100] ^= 1;
    writeFileSync(path, bytes);
    const stack = await DataStack.open(path);
    const error = await errorOf(() => stack.spectrum(9, 11));
    expect([error.code, error.message]).toEqual([
      "FileFormat",
      expect.stringContaining("maxrf_cube/1.2.0"),
    ]);
    expect((await stack.spectrum(0, 0)).flat()).toEqual(cube.slice(0, 0).copy().flat());
    expect((await errorOf(() => stack.repack())).message).toContain("maxrf_cube/1.2.0");
    stack.close();
  });

  it("no file, empty file, no zip and a foreign zip each have their message", async () => {
    expect((await errorOf(() => DataStack.open(join(folder, "no")))).code).toBe("FileNotFound");
    const path = join(folder, "bad.datastack");
    for (const [content, text] of [
      ["", "empty"],
      ["not a zip at all, really not one", "no zip"],
    ]) {
      writeFileSync(path, content);
      expect((await errorOf(() => DataStack.open(path))).message).toContain(text);
    }
    const writer = await ZipWriter.open(join(folder, "foreign.zip"));
    await writer.add("a.txt", "text");
    await writer.finish();
    const error = await errorOf(() => DataStack.open(join(folder, "foreign.zip")));
    expect([error.code, error.message]).toEqual(["FileFormat", expect.stringContaining("a.txt")]);
  });
});

describe("display", () => {
  it("shows arrays with chunks, and pictures in a notebook", () => {
    const shown = ds.tree({ showArrays: true });
    expect(String(shown)).toContain("(21, 17, 90)");
    expect(String(shown)).toContain("(8, 5, 32)");
    const bundle = shown[Symbol.for("Jupyter.display") as never] as unknown as () => Record<
      string,
      string
    >;
    const html = bundle.call(shown)["text/html"];
    expect(html).toContain("<svg");
    expect(html).toContain("maxrf_sumspectrum");
    expect(JSON.parse(JSON.stringify(ds))).toMatchObject({
      format: 2,
      arrays: [{ name: "maxrf_cube" }, {}, {}],
    });
  });
});
