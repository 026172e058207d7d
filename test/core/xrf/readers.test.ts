import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, ndarray, slice } from "@beambook/core";
import { writeEdf } from "@beambook/core/formats";
import { createHdf5 } from "@beambook/core/hdf5";
import {
  DataStack,
  makeRawPreview,
  parseRpl,
  rawToDatastack,
  readRipple,
  readRpl,
} from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot, runPythonJson } from "../../support/peers.js";
import { cubeCounts, writeCase } from "./raw-cube.js";

const REAL = `${repoRoot}/../shared/reference/real/ripple`;
const SIZE = { H: 6, W: 5, D: 64 };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-readers-"));
  writeCase(join(folder, "plain"), SIZE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = { width: 5, height: 6, depth: 64, offset: 0, "data-length": 2 } as const;

function rpl(keys: Record<string, string | number>, separator = "\t", end = "\n"): string {
  return Object.entries({ key: "value", ...keys })
    .map(([key, value]) => `${key}${separator}${value}${end}`)
    .join("");
}

/** The error a call ends with. */
async function errorOf(
  work: () => Promise<unknown> | unknown,
): Promise<{ code: string; message: string }> {
  try {
    await work();
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

describe("headers", () => {
  it("letter case, blanks, other separators, comments and line ends do not matter", () => {
    const variants = [
      rpl({
        ...HEAD,
        "data-type": "unsigned",
        "byte-order": "little-endian",
        "record-by": "vector",
      }),
      rpl({ ...HEAD, "data-type": "unsigned" }, "\t", "\r\n").toUpperCase(),
      rpl({ ...HEAD, "data-type": "unsigned" }, " ", "\n\n"),
      `\uFEFF;made by hand\n${rpl({ ...HEAD, "byte-order": "dont-care" }, " \t ")}`,
      rpl({ Width: 5, HEIGHT: 6, Depth: 64, "data-Length": 2, Offset: 0 }),
      rpl({ width: 5, height: 6, depth: 64, data_length: 2, "record-by": "don't-care" }),
    ];
    for (const text of variants) {
      expect(parseRpl(text), text).toMatchObject({
        width: 5,
        height: 6,
        depth: 64,
        offset: 0,
        dataLength: 2,
        dataType: "unsigned",
        byteOrder: "little-endian",
        recordBy: "vector",
      });
    }
  });

  it("what makes no sense is named", async () => {
    const cases: [Record<string, string | number>, string][] = [
      [{ ...HEAD, width: 0 }, "width = 0"],
      [{ ...HEAD, depth: "many" }, 'depth = "many"'],
      [{ ...HEAD, "data-length": 3 }, "data-length = 3"],
      [{ ...HEAD, "data-type": "complex" }, 'data-type "complex"'],
      [{ ...HEAD, "byte-order": "middle" }, 'byte-order "middle"'],
      [{ ...HEAD, "record-by": "row" }, 'record-by "row"'],
      [{ ...HEAD, offset: -1 }, "offset = -1"],
      [{ ...HEAD, height: 1e16 }, "height"],
      [{ width: 5, height: 6, depth: 64 }, "data-length"],
      [{ ...HEAD, "data-type": "float" }, "float"],
    ];
    for (const [keys, text] of cases) {
      const error = await errorOf(() => parseRpl(rpl(keys)));
      expect([error.code, error.message]).toEqual(["FileFormat", expect.stringContaining(text)]);
    }
    expect((await errorOf(() => parseRpl(""))).code).toBe("FileFormat");
    expect((await errorOf(() => readRpl(join(folder, "no.rpl")))).code).toBe("FileNotFound");
  });
});

const TYPES = [
  ["unsigned", 1, Uint8Array],
  ["unsigned", 2, Uint16Array],
  ["unsigned", 4, Uint32Array],
  ["unsigned", 8, BigUint64Array],
  ["signed", 1, Int8Array],
  ["signed", 2, Int16Array],
  ["signed", 4, Int32Array],
  ["signed", 8, BigInt64Array],
  ["float", 4, Float32Array],
  ["float", 8, Float64Array],
] as const;

describe.each(TYPES)("%s numbers of %i bytes", (type, bytes, Numbers) => {
  const counts = cubeCounts(SIZE).map((v) => (type === "unsigned" ? v : v - 4) % 100);
  const stored = bytes === 8 && type !== "float" ? Array.from(counts, BigInt) : Array.from(counts);
  const name = `${type}${bytes}`;

  it.each(["little-endian", "big-endian"])("are read in all orders, %s", async (order) => {
    for (const recordBy of ["vector", "image"]) {
      const stem = join(folder, `${name}-${order}-${recordBy}`);
      const values = (Numbers as Float64ArrayConstructor).from(
        arranged(stored as never[], recordBy) as never,
      );
      const data = Buffer.from(values.buffer.slice(0));
      if (order === "big-endian" && bytes > 1) data[`swap${(bytes * 8) as 16 | 32 | 64}`]();
      writeFileSync(`${stem}.raw`, Buffer.concat([Buffer.alloc(13, 7), data]));
      const keys = { ...HEAD, offset: 13, "data-length": bytes, "data-type": type };
      writeFileSync(`${stem}.rpl`, rpl({ ...keys, "byte-order": order, "record-by": recordBy }));
      const { data: cube } = await readRipple(`${stem}.raw`);
      expect(cube.shape).toEqual([6, 5, 64]);
      expect(Array.from(cube.copy().flat() as Float64Array, Number)).toEqual(Array.from(counts));
      await rawToDatastack(`${stem}.raw`, undefined, { smooth: false, verbose: false });
      const ds = await DataStack.open(`${stem}.datastack`);
      const converted = await ds.read("maxrf_cube");
      expect(Array.from(converted.flat() as Float32Array)).toEqual(Array.from(counts));
      ds.close();
    }
  });
});

/** Counts in the order of the file. */
function arranged<T>(counts: readonly T[], recordBy: string): T[] {
  const { H, W, D } = SIZE;
  if (recordBy === "vector") return [...counts];
  const pixels = H * W;
  return Array.from(
    { length: pixels * D },
    (_, i) => counts[(i % pixels) * D + Math.floor(i / pixels)],
  );
}

describe("files that disagree", () => {
  it("both sizes are said", async () => {
    const stem = join(folder, "short");
    writeFileSync(`${stem}.raw`, new Uint8Array(3000));
    writeFileSync(`${stem}.rpl`, rpl(HEAD));
    for (const work of [readRipple, rawToDatastack, makeRawPreview]) {
      const error = await errorOf(() => work(`${stem}.raw`));
      expect(error.code).toBe("FileFormat");
      expect(error.message).toContain("3000 bytes");
      expect(error.message).toContain("3840");
    }
  });

  it("spectra too short to smooth are refused, one channel more is not", async () => {
    for (const D of [28, 29]) {
      writeCase(join(folder, `d${D}`), { H: 2, W: 3, D });
    }
    const error = await errorOf(() =>
      rawToDatastack(join(folder, "d28.raw"), undefined, { verbose: false }),
    );
    expect([error.code, error.message]).toEqual([
      "InvalidArgument",
      expect.stringContaining("only 28"),
    ]);
    await rawToDatastack(join(folder, "d29.raw"), undefined, { verbose: false });
    expect(existsSync(join(folder, "d29.datastack"))).toBe(true);
    expect(existsSync(join(folder, "d29.datastack.part"))).toBe(false);
  });

  it("a folder that does not exist is said to be so", async () => {
    const datastackFile = join(folder, "nowhere", "a.datastack");
    const work = (): Promise<unknown> =>
      rawToDatastack(join(folder, "plain.raw"), undefined, { datastackFile });
    const error = await errorOf(work);
    expect([error.code, error.message]).toEqual(["FileAccess", expect.stringContaining("folder")]);
  });

  it("another folder takes the file under the raw file's name", async () => {
    const outputDir = join(folder, "other");
    mkdirSync(outputDir);
    const raw = join(folder, "plain.raw");
    const { datastackFile } = await rawToDatastack(raw, undefined, { outputDir, verbose: false });
    expect(datastackFile).toBe(join(outputDir, "plain.datastack"));
    const ds = await DataStack.open(datastackFile, { mode: "a" });
    expect(await ds.append([1], "a")).toBe("a");
    ds.close();
    await expect(DataStack.open(datastackFile, { mode: "w" as never })).rejects.toMatchObject({
      code: "InvalidArgument",
    });
  });

  it("options out of range are refused before anything is written", async () => {
    const raw = join(folder, "plain.raw");
    for (const options of [
      { codec: "gzip" },
      { format: 4 },
      { chunks: [0, 1, 1] },
      { chunks: "big" },
      { smooth: -1 },
      { datapath: "../x" },
      { workers: 2, executor: "cloud" },
    ]) {
      const error = await errorOf(() => rawToDatastack(raw, undefined, options as never));
      expect(error.code, JSON.stringify(options)).toBe("InvalidArgument");
    }
  });
});

describe("HDF5 cubes", () => {
  it("give the same datastack as the raw file, by the default signal", async () => {
    const h5 = join(folder, "cube.h5");
    const { H, W, D } = SIZE;
    const file = await createHdf5(h5);
    const counts = ndarray(Uint16Array.from(cubeCounts(SIZE)), [H, W, D]);
    await file.group("/", { attributes: { default: "entry" } });
    await file.group("/entry", { attributes: { default: "measurement" } });
    await file.group("/entry/measurement", { attributes: { signal: "data" } });
    await file.write("/entry/measurement/data", counts);
    await file.write("/entry/other", counts.add(1));
    await file.close();
    await rawToDatastack(h5, undefined, { verbose: false });
    await rawToDatastack(join(folder, "plain.raw"), undefined, { verbose: false });
    const [a, b] = [
      await DataStack.open(join(folder, "cube.datastack")),
      await DataStack.open(join(folder, "plain.datastack")),
    ];
    expect((await a.read("maxrf_cube")).flat()).toEqual((await b.read("maxrf_cube")).flat());
    a.close();
    b.close();
    expect((await makeRawPreview(h5, undefined, { save: false })).channel).toBe(
      (await makeRawPreview(join(folder, "plain.raw"), undefined, { save: false })).channel,
    );
  });
});

describe("EDF cubes", () => {
  it("of one file per row, or all rows in one, give the same datastack as the raw file", async () => {
    const { H, W, D } = SIZE;
    const counts = ndarray(Uint16Array.from(cubeCounts(SIZE)), [H, W, D]);
    const rows: string[] = [];
    for (let y = 0; y < H; y++) {
      rows.push(join(folder, `row_${y}.edf`));
      await writeEdf(rows[y], [{ data: counts.slice(y).copy() }]);
    }
    const all = join(folder, "all.edf");
    const frames = Array.from({ length: H }, (_, y) => ({ data: counts.slice(y).copy() }));
    await writeEdf(all, frames);
    await rawToDatastack(join(folder, "plain.raw"), undefined, { verbose: false });
    const want = await DataStack.open(join(folder, "plain.datastack"));
    const cube = (await want.read("maxrf_cube")).flat();
    want.close();
    for (const raw of [rows, all]) {
      const { datastackFile } = await rawToDatastack(raw, undefined, { verbose: false });
      const ds = await DataStack.open(datastackFile);
      expect((await ds.read("maxrf_cube")).flat()).toEqual(cube);
      ds.close();
    }
    await writeEdf(rows[3], [{ data: counts.slice(3).slice(slice(2)).copy() }]);
    const error = await errorOf(() => rawToDatastack(rows, undefined, { verbose: false }));
    expect([error.code, error.message]).toEqual(["FileFormat", expect.stringContaining("Row 3")]);
  });
});

describe("real files", () => {
  const stems = existsSync(REAL)
    ? readdirSync(REAL)
        .filter((n) => n.endsWith(".rpl"))
        .map((n) => n.slice(0, -4))
    : [];
  it.skipIf(stems.length === 0)(
    "are read as rosettasciio reads them",
    { timeout: 120_000 },
    async () => {
      const theirs = runPythonJson<
        Record<
          string,
          {
            data: number[];
            axes: { name: string; scale: number; offset: number; units: string; size: number }[];
          }
        >
      >(
        `
import json, sys, warnings
warnings.simplefilter('ignore')
from rsciio.ripple import file_reader
out = {}
for stem in sys.argv[2:]:
    d = file_reader(sys.argv[1] + '/' + stem + '.rpl')[0]
    out[stem] = dict(data=[float(v) for v in d['data'].ravel()],
      axes=[dict(name=str(a['name']), scale=a['scale'], offset=a['offset'], units=str(a['units']), size=a['size']) for a in d['axes']])
print(json.dumps(out))
`,
        [REAL, ...stems],
      );
      for (const stem of stems) {
        const { header, data, axes } = await readRipple(join(REAL, `${stem}.raw`));
        const inTheirs = header.recordBy === "image" ? data.transpose(2, 0, 1) : data;
        expect(Array.from(inTheirs.copy().flat() as Float64Array, Number), stem).toEqual(
          theirs[stem].data,
        );
        for (const theirAxis of theirs[stem].axes) {
          const mine = axes.find(({ name }) => name === theirAxis.name);
          expect(mine, `${stem} ${theirAxis.name}`).toMatchObject({
            size: theirAxis.size,
            scale: theirAxis.scale,
            offset: theirAxis.offset,
            units: theirAxis.units,
          });
        }
      }
    },
  );
});
