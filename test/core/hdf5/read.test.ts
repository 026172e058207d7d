import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY, type NDArray, slice, zeros } from "@beambook/core";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import type { AxisSelection } from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot, runPython } from "../../support/peers.js";

let folder: string;
let file: Hdf5File;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-hdf5-"));
  runPython(`${repoRoot}/test/core/hdf5/make_types.py`, [folder]);
  file = await openHdf5(join(folder, "types.h5"));
});
afterAll(() => {
  file?.close();
  rmSync(folder, { recursive: true, force: true });
});

const list = (array: NDArray): unknown[] => Array.from(array.flat() as ArrayLike<unknown>);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const cubeAt = (i: number, j: number, k: number): number => i * 110 + j * 11 + k;

async function failure(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("did not fail");
}

describe("element types", () => {
  const dtypes = "int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split(" ");
  const names = "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8".split(" ");
  it.each(names.map((name, i) => [name, dtypes[i]]))(
    "%s is read as %s in both byte orders",
    async (name, dtype) => {
      for (const order of ["num", "big"]) {
        const array = await file.dataset(`${order}/${name}`).read();
        expect([array.dtype, array.shape]).toEqual([dtype, [3, 4]]);
        expect(list(array).map(Number)).toEqual(upTo(12));
      }
    },
  );

  it("float16 becomes float32, in both byte orders", async () => {
    const half = await file.dataset("half").read();
    expect(half.dtype).toBe("float32");
    expect(file.dataset("half").dtype).toBe("float16");
    expect(list(half)).toEqual([0.5, -2, 65504, Infinity, NaN, 2 ** -24]);
    expect(list(await file.dataset("half_big").read())).toEqual([0.5, -2, 65504]);
  });

  it("booleans, complex numbers, enums and 64-bit integers stay exact", async () => {
    const flags = await file.dataset("bool").read();
    expect([flags.dtype, list(flags)]).toEqual(["bool", [1, 0, 1]]);
    for (const dtype of ["complex64", "complex128"]) {
      const array = await file.dataset(dtype).read();
      expect([array.dtype, list(array)]).toEqual([dtype, [1, 2, 3, -4]]);
    }
    expect(list(await file.dataset("enum").read())).toEqual([0, 5]);
    expect(await file.dataset("enum").values()).toEqual(["RED", "GREEN"]);
    expect(list(await file.dataset("u8_large").read())).toEqual([1n, 2n ** 63n, 2n ** 64n - 1n]);
  });

  it("text of fixed and variable length", async () => {
    expect(await file.dataset("vlen_strings").strings()).toEqual(["a", "bß", ""]);
    expect(await file.dataset("vlen_strings").strings([slice(1, 3)])).toEqual(["bß", ""]);
    expect(await file.dataset("fixed_strings").strings()).toEqual(["abc", "d"]);
    expect(await file.dataset("scalar_string").value()).toBe("hello");
    const error = await failure(() => file.dataset("vlen_strings").read());
    expect(isBeambookError(error, "UnsupportedType")).toBe(true);
    expect(String(error)).toContain("strings()");
  });

  it("compounds as rows and columns, with members of mixed byte order", async () => {
    const rows = await file.dataset("compound").rows();
    expect(rows).toEqual([
      { x: 1.5, n: 3, s: "ab", a: [1, 2], b: true, h: 0.25 },
      { x: 2, n: -4, s: "c", a: [3, 4], b: false, h: 2 },
    ]);
    const columns = await file.dataset("compound_strings").columns();
    expect(columns).toEqual({ s: ["x", "yy"], n: [1, 2] });
    expect(await file.dataset("ragged").values()).toEqual([[1, 2, 3], []]);
  });

  it("array elements become axes", async () => {
    const array = await file.dataset("matrices").read();
    expect([array.shape, list(array)]).toEqual([[2, 2, 2], upTo(8)]);
    expect(list(await file.dataset("matrices").read([1]))).toEqual([4, 5, 6, 7]);
  });

  it("scalars, empty and zero-length datasets", async () => {
    expect(await file.dataset("scalar").value()).toBe(3.5);
    expect((await file.dataset("scalar").read()).get()).toBe(3.5);
    expect(await file.dataset("empty").value()).toBeNull();
    expect((await file.dataset("zero").read()).shape).toEqual([0, 3]);
  });
});

describe("selections", () => {
  const cases: [string, AxisSelection[]][] = [
    ["everything", []],
    ["a row", [2]],
    ["from the end", [-1, null, -2]],
    ["ranges with steps", [slice(1, 8, 3), slice(null, null, 2), slice(-4, null)]],
    ["reversed", [slice(null, null, -2), 3, slice(9, 2, -3)]],
    ["a dense list", [null, [1, 2, 4, 5], 0]],
    ["a sparse list", [[0, 7, 8], null, [1, 10]]],
    ["an unsorted list with repeats", [[3, 0, 3], slice(2)]],
    ["nothing", [slice(5, 5), null, 3]],
  ];
  it.each(cases)("%s equals slicing the whole array", async (_, selection) => {
    for (const name of ["cube", "cube_gzip"]) {
      const whole = await file.dataset(name).read();
      const part = await file.dataset(name).read(selection);
      const wanted = whole.slice(...selection);
      expect(part.shape).toEqual(wanted.shape);
      expect(list(part)).toEqual(list(wanted));
    }
  });

  it("reads into the caller's array, also into a view with strides", async () => {
    const out = zeros([4, 11, 2], "uint16");
    const view = out.slice(null, null, 1);
    const back = await file.dataset("cube").read([slice(0, 8, 2), 3], { out: view });
    expect(back).toBe(view);
    expect(out.get(2, 5, 1)).toBe(cubeAt(4, 3, 5));
    expect(out.get(2, 5, 0)).toBe(0);
    const error = await failure(() => file.dataset("cube").read([0], { out }));
    expect(isBeambookError(error, "ShapeMismatch")).toBe(true);
  });

  it("puts the result into shared memory on request", async () => {
    const array = await file.dataset("cube").read([1], { shared: true });
    expect(array.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(array.get(9, 10)).toBe(cubeAt(1, 9, 10));
  });

  it("an index outside an axis is refused", async () => {
    for (const selection of [[9], [null, null, null, 0], [null, [0, 10]]]) {
      const error = await failure(() => file.dataset("cube").read(selection));
      expect(isBeambookError(error, "IndexOutOfRange")).toBe(true);
    }
  });

  it("data larger than the buffer comes out whole, chunked or not", async () => {
    const n = 3_000_000;
    const long = (await file.dataset("long").read()).data as Float64Array;
    expect(long.length).toBe(n);
    expect(long.every((v, i) => v === i)).toBe(true);
    const packed = (await file.dataset("long_gzip").read([slice(12_345, null)]))
      .data as Float64Array;
    expect(packed.every((v, i) => v === (i + 12_345) % 1000)).toBe(true);
    const wide = (await file.dataset("wide").read([null, slice(1, null, 2)])).data as Float64Array;
    expect(
      wide.every((v, i) => v === Math.floor(i / 750_000) * 1_500_000 + 2 * (i % 750_000) + 1),
    ).toBe(true);
  });

  it("blocks cover the first axis in order, on chunks' borders", async () => {
    const borders: number[][] = [];
    for await (const { start, stop, array } of file
      .dataset("long_gzip")
      .blocks({ bytes: 2 ** 21 })) {
      borders.push([start, stop]);
      expect(array.get(0)).toBe(start % 1000);
    }
    expect(borders.at(0)?.[0]).toBe(0);
    expect(borders.at(-1)?.[1]).toBe(3_000_000);
    expect(borders.every(([start], i) => i === 0 || start === borders[i - 1][1])).toBe(true);
    expect(borders.every(([start]) => start % 70_000 === 0)).toBe(true);
  });
});

describe("groups, links and attributes", () => {
  it("finds members through soft and external links", async () => {
    expect(file.group("group").keys()).toEqual(["inner"]);
    expect(await file.dataset("soft/one").value()).toBe(1);
    expect(file.link("soft")).toEqual({ kind: "soft", target: "/group/inner" });
    expect(file.link("external")).toEqual({ kind: "external", file: "other.h5", target: "/data" });
    expect(file.link("group")).toEqual({ kind: "hard" });
    expect(list(await file.dataset("external").read())).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect([file.has("broken"), file.has("loop"), file.has("external_broken")]).toEqual([
      false,
      false,
      false,
    ]);
    expect([...file.group("group").walk()].map((d) => d.path)).toEqual(["/group/inner/one"]);
  });

  it("decodes attributes of every type", () => {
    const { matrix, big, flags, ...rest } = file.group("group").attrs;
    expect(rest).toEqual({
      int: 3,
      large: 2n ** 64n - 1n,
      text: "txt <b>",
      texts: ["a", "b"],
      flag: true,
      half: 1.5,
      empty: null,
    });
    expect(list(matrix as NDArray)).toEqual([1, 0, 0, 1]);
    expect(list(big as NDArray)).toEqual([1, 2]);
    expect((flags as NDArray).dtype).toBe("bool");
  });

  it("tells chunks, limits and filters", () => {
    const packed = file.dataset("cube_gzip");
    expect([packed.chunks, packed.filters.map((f) => f.id)]).toEqual([
      [4, 5, 6],
      [2, 1, 3],
    ]);
    expect(file.dataset("unlimited").maxShape).toEqual([null, 11]);
  });

  it("draws a tree with types, links and attributes, escaped in HTML", () => {
    const tree = file.tree();
    const text = String(tree);
    expect(text).toMatch(/cube_gzip {2}uint16 9 × 10 × 11/);
    expect(text).toMatch(/soft {2}→ \/group\/inner/);
    expect(text).toMatch(/broken {2}→ \/nowhere \(broken\)/);
    expect(text).toMatch(/@text {2}"txt <b>"/);
    expect(tree[JUPYTER_DISPLAY]()["text/html"]).toContain("txt &lt;b&gt;");
  });
});

describe("bad input", () => {
  it("an unknown path names the closest", async () => {
    const error = await failure(() => file.dataset("num/f16"));
    expect(isBeambookError(error, "NotFound")).toBe(true);
    expect(String(error)).toMatch(/"\/num" has no "f16".*Closest: "f[48]"/s);
    expect(String(await failure(() => file.get("broken")))).toContain('leads to "/nowhere"');
    expect(String(await failure(() => file.get("external_broken/x")))).toContain("none.h5");
    expect(String(await failure(() => file.get("loop")))).toContain("/loop2");
  });

  it("a missing file, a folder, a file that is not HDF5 and a truncated one", async () => {
    const missing = await failure(() => openHdf5(join(folder, "type.h5")));
    expect(isBeambookError(missing, "FileNotFound")).toBe(true);
    expect(String(missing)).toContain('"types.h5"');
    expect(isBeambookError(await failure(() => openHdf5(folder)), "FileFormat")).toBe(true);
    const text = join(folder, "text.h5");
    writeFileSync(text, "Accessible file, not HDF5");
    const notHdf5 = await failure(() => openHdf5(text));
    expect(isBeambookError(notHdf5, "FileFormat")).toBe(true);
    expect(String(notHdf5)).toContain("not an HDF5 file");
    expect(String(notHdf5)).toContain("text.h5");
    const cut = join(folder, "cut.h5");
    runPython("import sys; open(sys.argv[2],'wb').write(open(sys.argv[1],'rb').read()[:5000])", [
      join(folder, "types.h5"),
      cut,
    ]);
    const truncated = await failure(() => openHdf5(cut));
    expect(isBeambookError(truncated, "FileFormat")).toBe(true);
    expect(String(truncated)).toContain("truncated");
  });

  it("a closed file says so", async () => {
    const other = await openHdf5(join(folder, "other.h5"));
    const dataset = other.dataset("data");
    other.close();
    other.close();
    expect(isBeambookError(await failure(() => dataset.read()), "FileAccess")).toBe(true);
  });
});
