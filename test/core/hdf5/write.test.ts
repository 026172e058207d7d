import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { continueHdf5, createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { type NDArray, ndarray } from "@beambook/core/ndarray";
import { expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const dir = mkdtempSync(join(tmpdir(), "beambook-write-"));
const ramp = (n: number, step: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => i * step);

/** What h5py reads: per object its dtype, shape, attributes and values. */
const READ = `
import sys, json, h5py, numpy as np
def plain(v):
    if isinstance(v, bytes): return v.decode()
    if isinstance(v, np.ndarray): return [plain(x) for x in v.tolist()]
    if isinstance(v, np.generic): return plain(v.item())
    if isinstance(v, complex): return [v.real, v.imag]
    if isinstance(v, float) and v != v: return 'nan'
    if isinstance(v, float) and abs(v) == float('inf'): return str(v)
    if isinstance(v, list): return [plain(x) for x in v]
    return v
out = {}
def visit(name, obj):
    entry = {'attrs': {k: plain(v) for k, v in obj.attrs.items()}}
    if isinstance(obj, h5py.Dataset):
        entry.update(dtype=str(obj.dtype), shape=list(obj.shape), chunks=obj.chunks, values=plain(obj[()]),
                     maxshape=obj.maxshape, gzip=obj.compression_opts, shuffle=obj.shuffle)
    out[name] = entry
with h5py.File(sys.argv[1], 'r') as f: f.visititems(visit)
print(json.dumps(out))
`;

interface Seen {
  attrs: Record<string, unknown>;
  dtype: string;
  shape: number[];
  chunks: number[] | null;
  values: unknown;
  maxshape: (number | null)[];
  gzip: number | null;
  shuffle: boolean;
}

function h5py(path: string): Record<string, Seen> {
  return JSON.parse(runPython(READ, [path])) as Record<string, Seen>;
}

it("writes every type so that h5py and our reader see the same values", async () => {
  const path = join(dir, "types.h5");
  const w = await createHdf5(path);
  await w.write("g/f4", ndarray(Float32Array.of(0.5, -1, Number.NaN, Infinity), [2, 2]));
  await w.write("g/f2", ndarray(Float32Array.of(1, 65504, 2 ** -24, -2.5)), { type: "float16" });
  await w.write("i64", BigInt64Array.of(-1n, 2n ** 62n));
  await w.write("u64", BigUint64Array.of(2n ** 63n));
  await w.write("small", [1, 2, 250], { type: "uint8" });
  await w.write("flags", [true, false]);
  await w.write("names", ["a", "", "Å⁻¹"]);
  await w.write("fixed", ["ab", "c"], { type: { string: 4 } });
  await w.write("complex", ndarray(Float64Array.of(1, 2, 3, 4), [2], "complex128"));
  await w.write("scalar", 2.5, { attributes: { unit: "m", list: [1, 2], on: true } });
  await w.write("none", new Float32Array(0));
  await w.close();
  const seen = h5py(path);
  expect(seen["g/f4"]).toMatchObject({
    dtype: "float32",
    shape: [2, 2],
    values: [
      [0.5, -1],
      ["nan", "inf"],
    ],
  });
  expect(seen["g/f2"]).toMatchObject({ dtype: "float16", values: [1, 65504, 2 ** -24, -2.5] });
  expect(seen.i64).toMatchObject({ dtype: "int64", values: [-1, 2 ** 62] });
  expect(seen.u64).toMatchObject({ dtype: "uint64", values: [2 ** 63] });
  expect(seen.small).toMatchObject({ dtype: "uint8", values: [1, 2, 250] });
  expect(seen.flags).toMatchObject({ dtype: "bool", values: [true, false] });
  expect(seen.names).toMatchObject({ dtype: "object", values: ["a", "", "Å⁻¹"] });
  expect(seen.fixed).toMatchObject({ dtype: "|S4", values: ["ab", "c"] });
  expect(seen.complex).toMatchObject({
    dtype: "complex128",
    values: [
      [1, 2],
      [3, 4],
    ],
  });
  expect(seen.scalar).toMatchObject({
    shape: [],
    values: 2.5,
    attrs: { unit: "m", list: [1, 2], on: true },
  });
  expect(seen.none).toMatchObject({ shape: [0], values: [] });
  const f = await openHdf5(path);
  expect([...((await f.dataset("/g/f2").read()) as NDArray<"float32">).data]).toEqual([
    1,
    65504,
    2 ** -24,
    -2.5,
  ]);
  f.close();
});

it.each([
  { shape: [23, 7, 5], chunks: [4, 7, 2], deflate: 4, shuffle: true },
  { shape: [23, 7], chunks: [23, 7], deflate: 1 },
  { shape: [9000], chunks: [2] },
  { shape: [3, 4], chunks: [8, 8], shuffle: true },
])("writes chunks of $chunks for shape $shape as h5py reads them", async (options) => {
  const path = join(dir, `chunks-${options.shape.join("x")}.h5`);
  const n = options.shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 10007);
  const w = await createHdf5(path);
  await w.write("x", ndarray(values, options.shape), options);
  await w.close();
  const { x } = h5py(path);
  expect(x.shape).toEqual(options.shape);
  expect(x.chunks).toEqual(options.chunks);
  expect(x.gzip).toBe(options.deflate ?? null);
  expect((x.values as number[]).flat(3)).toEqual([...values]);
});

it("grows a dataset block by block, with fill values at its edge", async () => {
  const path = join(dir, "grow.h5");
  const w = await createHdf5(path);
  const rows = await w.create("rows", {
    type: "float32",
    shape: [0, 3],
    chunks: [4, 3],
    fillValue: -1,
    deflate: 2,
  });
  let next = 0;
  for (const count of [1, 6, 2, 5]) {
    await rows.append(
      ndarray(
        Float32Array.from({ length: 3 * count }, () => next++),
        [count, 3],
      ),
    );
  }
  expect(rows.shape).toEqual([14, 3]);
  await w.close();
  const seen = h5py(path);
  expect(seen.rows.maxshape).toEqual([null, 3]);
  expect((seen.rows.values as number[][]).flat()).toEqual(Array.from({ length: 42 }, (_, i) => i));
  const grown = runPython(
    "import h5py,sys\nwith h5py.File(sys.argv[1],'r+') as f:\n f['rows'].resize(18,0); print(f['rows'][14:].ravel().tolist())",
    [path],
  );
  expect(JSON.parse(grown)).toEqual(new Array(12).fill(-1));
});

it("writes virtual datasets with strides, missing and growing sources", async () => {
  const source = await createHdf5(join(dir, "source.h5"));
  await source.write("x", Uint16Array.of(10, 11, 12));
  await source.write("u", Uint16Array.of(20, 21, 22, 23), { chunks: [2], maxShape: [Infinity] });
  await source.close();
  const path = join(dir, "virtual.h5");
  const w = await createHdf5(path);
  const stripe = (row: number) => ({ start: [row, 0], count: [1, 3], stride: [1, 2] });
  await w.virtual("v", {
    shape: [2, 6],
    type: "uint16",
    fillValue: 7,
    sources: [
      { file: "source.h5", dataset: "/x", target: stripe(0) },
      { file: "missing.h5", dataset: "/x", target: stripe(1) },
    ],
  });
  await w.virtual("growing", {
    shape: [1, 2],
    maxShape: [Infinity, 2],
    type: "uint16",
    sources: [
      {
        file: "source.h5",
        dataset: "/u",
        source: { start: [0], count: [Infinity] },
        target: { start: [0, 1], count: [Infinity, 1] },
      },
    ],
  });
  await w.close();
  const seen = h5py(path);
  expect(seen.v.values).toEqual([[10, 7, 11, 7, 12, 7], new Array(6).fill(7)]);
  expect(seen.growing.values).toEqual([
    [0, 20],
    [0, 21],
    [0, 22],
    [0, 23],
  ]);
});

it("leads soft and external links to their targets", async () => {
  const other = await createHdf5(join(dir, "other.h5"));
  await other.write("deep/x", [5]);
  await other.close();
  const path = join(dir, "links.h5");
  const w = await createHdf5(path);
  await w.write("a", [1, 2]);
  await w.softLink("b/soft", "/a");
  await w.externalLink("b/external", "other.h5", "/deep/x");
  await w.close();
  const read =
    "import h5py,sys,json\nf=h5py.File(sys.argv[1],'r'); print(json.dumps([f['b/soft'][()].tolist(), f['b/external'][()].tolist()]))";
  expect(JSON.parse(runPython(read, [path]))).toEqual([[1, 2], [5]]);
});

it("continues a file: each flush is a whole state, what follows the last one is not seen", async () => {
  const path = join(dir, "continued.h5");
  const w = await createHdf5(path);
  await w.write("chunks/0", ramp(5, 1), { attributes: { n: 0 } });
  await w.group("info", { attributes: { title: "scan" } });
  await w.close();
  for (let i = 1; i <= 4; i++) {
    const c = await continueHdf5(path);
    await c.write(`chunks/${i}`, ramp(5, i), { attributes: { n: i } });
    await c.flush();
    await c.write("chunks/lost", ramp(5, 9));
    await c.abandon();
  }
  const seen = h5py(path);
  expect(Object.keys(seen).sort()).toEqual([
    "chunks",
    "chunks/0",
    "chunks/1",
    "chunks/2",
    "chunks/3",
    "chunks/4",
    "info",
  ]);
  expect(seen.info.attrs).toEqual({ title: "scan" });
  expect(seen["chunks/3"]).toMatchObject({ values: [0, 3, 6, 9, 12], attrs: { n: 3 } });
});

it("keeps an older file until the new one is whole", async () => {
  const path = join(dir, "old.h5");
  writeFileSync(path, "precious");
  const w = await createHdf5(path);
  await w.write("x", [1]);
  expect(readFileSync(path, "utf8")).toBe("precious");
  await w.abandon();
  expect(readFileSync(path, "utf8")).toBe("precious");
  expect(readdirSync(dir).filter((n) => n.endsWith(".part"))).toEqual([]);
});

it("refuses to continue what is not HDF5 or has old groups, and leaves it whole", async () => {
  const text = join(dir, "text.h5");
  writeFileSync(text, "no HDF5 at all, but longer than a superblock would be, surely");
  const old = join(dir, "old-style.h5");
  runPython("import h5py,sys\nwith h5py.File(sys.argv[1],'w') as f: f['g/x']=1", [old]);
  for (const path of [text, old]) {
    const before = readFileSync(path);
    const error = await continueHdf5(path).then(
      () => undefined,
      (e: unknown) => e,
    );
    if (!isBeambookError(error, "FileFormat")) throw error;
    expect(error.file).toBe(path);
    expect(readFileSync(path).equals(before)).toBe(true);
  }
});

it("names what does not fit", async () => {
  const w = await createHdf5(join(dir, "bad.h5"));
  const code = async (promise: Promise<unknown>): Promise<string | undefined> =>
    promise.then(
      () => undefined,
      (e: unknown) => (isBeambookError(e) ? e.code : String(e)),
    );
  expect(await code(w.write("x", [1, 300], { type: "uint8" }))).toBe("UnsupportedType");
  expect(await code(w.write("x", ["a", 1] as unknown as string[]))).toBe("UnsupportedType");
  for (const value of [null, undefined, {}, [null], [[1]], new Date(0)] as unknown as string[]) {
    expect(await code(w.write("x", value))).toBe("UnsupportedType");
    expect(await code(w.write("x", 1, { attributes: { a: value } }))).toBe("UnsupportedType");
  }
  expect(await code(w.write("x", 2n ** 64n))).toBe("UnsupportedType");
  expect(await code(w.write("x", [1.5], { type: "int64" }))).toBe("UnsupportedType");
  expect(await code(w.write("x", [1, 2, 3], { shape: [2, 2] }))).toBe("ShapeMismatch");
  expect(
    await code(w.write("x", 1, { attributes: { a: ramp(9000, 1) } }).then(() => w.flush())),
  ).toBe("TooLarge");
  await w.write("y", [1]);
  expect(await code(w.write("y", [2]))).toBe("InvalidArgument");
  expect(await code(w.write("y/z", [2]))).toBe("InvalidArgument");
  await w.abandon();
  expect(await code(createHdf5(join(dir, "no", "such", "folder.h5")))).toBe("FileAccess");
  expect(existsSync(join(dir, "bad.h5"))).toBe(false);
});
