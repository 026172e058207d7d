import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ndarray } from "@beambook/core";
import { continueHdf5, createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerPython } from "../../support/peers.js";

/** Debian's h5py stands on HDF5 1.10, the oldest that reads virtual datasets. */
const SYSTEM_PYTHON = "/usr/bin/python3";
const SHAPE = [6, 3, 4];
let folder: string;
let path: string;

const image = (factor: number) =>
  ndarray(
    Uint16Array.from({ length: 72 }, (_, i) => i * factor),
    SHAPE,
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-peers-"));
  path = join(folder, "all.h5");
  for (const m of [0, 1]) {
    const source = await createHdf5(join(folder, `module${m}.h5`));
    const options = { chunks: [2, 3, 4], deflate: 4, shuffle: true, maxShape: [Infinity, 3, 4] };
    await source.write("data", image(m + 1), options);
    await source.close();
  }
  const w = await createHdf5(path);
  const attributes = { unit: "mm", scale: 0.5, names: ["a", "größe"], on: true };
  await w.write("types/plain", image(1), { attributes });
  await w.write("types/packed", image(3), { deflate: 6, shuffle: true, chunks: [4, 2, 4] });
  await w.write("types/half", [0.5, -2, 65504], { type: "float16" });
  await w.write("types/flags", [true, false, true]);
  await w.write("types/texts", ["one", "größe", ""]);
  await w.write("types/fixed", ["ab", "cde"], { type: { string: 8 } });
  await w.write("types/scalar", 2.5);
  await w.write("types/exact", BigInt64Array.of(2n ** 60n, -1n));
  await w.softLink("soft", "/types/plain");
  await w.externalLink("outside", "module1.h5", "/data");
  const series = await w.create("series", {
    type: "float32",
    shape: [0, 2],
    chunks: [4, 2],
    fillValue: -1,
  });
  await series.append(ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
  await w.close();
  const c = await continueHdf5(path);
  await (await c.dataset("series")).append(ndarray(Float64Array.of(7, 8), [1, 2]));
  const target = (m: number) => ({
    start: [m, 0, 0],
    count: [6, 1, 1],
    stride: [2, 3, 4],
    block: [1, 3, 4],
  });
  const sources = [0, 1].map((m) => ({
    file: `module${m}.h5`,
    dataset: "/data",
    target: target(m),
  }));
  await c.virtual("interleaved", { shape: [12, 3, 4], type: "uint16", sources });
  const missing = { file: "none.h5", dataset: "/data", target: { start: [4], count: [3] } };
  await c.virtual("gaps", { shape: [8], type: "float64", sources: [missing], fillValue: 9.5 });
  const rows = { start: [0, 0, 0], count: [Infinity, 1, 1], stride: [1, 3, 4], block: [1, 3, 4] };
  await c.virtual("growing", {
    shape: SHAPE,
    maxShape: [Infinity, 3, 4],
    type: "uint16",
    sources: [{ file: "module1.h5", dataset: "/data", source: rows, target: rows }],
  });
  await c.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const READ = `
import h5py, sys, json
def text(v): return v.decode() if isinstance(v, bytes) else v
with h5py.File(sys.argv[1], 'r') as f:
    t = f['types']
    print(json.dumps({
      'version': h5py.version.hdf5_version,
      'numbers': {k: [f[k].dtype.name, list(f[k].shape), f[k][()].astype('f8').ravel().tolist()] for k in
        ('types/plain', 'types/packed', 'types/half', 'types/flags', 'types/scalar', 'soft', 'outside', 'series', 'interleaved', 'gaps', 'growing')},
      'exact': [str(v) for v in t['exact'][()]],
      'texts': [text(v) for v in t['texts'][()]] + [text(v) for v in t['fixed'][()]],
      'attributes': [text(f['types/plain'].attrs['unit']), float(t['plain'].attrs['scale']),
        [text(v) for v in t['plain'].attrs['names']], bool(t['plain'].attrs['on'])],
      'layout': [t['packed'].compression, t['packed'].compression_opts, t['packed'].shuffle, list(t['packed'].chunks),
        bool(f['interleaved'].is_virtual), float(f['series'].fillvalue), f['growing'].maxshape[0] is None]}))
`;

interface Answer {
  version: string;
  numbers: Record<string, [string, number[], number[]]>;
}

function ask(python: string): Answer | undefined {
  const done = spawnSync(python, ["-c", READ, path], { encoding: "utf8" });
  if (done.status !== 0 && /No module named 'h5py'/.test(done.stderr)) return undefined;
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as Answer;
}

/** The answer of beambook's own reader, in the same form. */
async function ownNumbers(names: string[]): Promise<Record<string, [string, number[], number[]]>> {
  const f = await openHdf5(path);
  const found: Record<string, [string, number[], number[]]> = {};
  for (const name of names) {
    const dataset = f.dataset(name);
    const values = Array.from((await dataset.read()).flat(), Number);
    found[name] = [dataset.dtype, [...dataset.shape], values];
  }
  f.close();
  return found;
}

describe("files that beambook writes", () => {
  it("are read alike by h5py on the newest HDF5, with what was written", async () => {
    const answer = ask(peerPython());
    if (!answer) throw new Error("The peers lack h5py.");
    expect(answer).toMatchObject({
      exact: [String(2n ** 60n), "-1"],
      texts: ["one", "größe", "", "ab", "cde"],
      attributes: ["mm", 0.5, ["a", "größe"], true],
      layout: ["gzip", 6, true, [4, 2, 4], true, -1, true],
    });
    const { numbers } = answer;
    expect(numbers["types/half"][2]).toEqual([0.5, -2, 65504]);
    expect(numbers.series).toEqual(["float32", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]]);
    expect(numbers.gaps[2]).toEqual(Array(8).fill(9.5));
    expect(numbers.interleaved[2].slice(12, 15)).toEqual([0, 2, 4]);
    expect(numbers).toEqual(await ownNumbers(Object.keys(numbers)));
  });

  it("are read alike by Debian's h5py on HDF5 1.10", (test) => {
    const old = existsSync(SYSTEM_PYTHON) ? ask(SYSTEM_PYTHON) : undefined;
    if (!old) {
      console.warn("Skipped: no h5py for /usr/bin/python3 (apt-get install python3-h5py).");
      test.skip();
      return;
    }
    expect(old).toEqual({ ...ask(peerPython()), version: old.version });
  });

  it("are dumped by h5dump, virtual mappings included", (test) => {
    const done = spawnSync("h5dump", ["-p", path], { encoding: "utf8", maxBuffer: 1 << 26 });
    if (done.error) {
      console.warn("Skipped: no h5dump (apt-get install hdf5-tools).");
      test.skip();
      return;
    }
    expect(done.stderr).toBe("");
    expect(done.status).toBe(0);
    for (const words of [
      /VIRTUAL \{/,
      /module1\.h5/,
      /COMPRESSION DEFLATE \{ LEVEL 6 \}/,
      /PREPROCESSING SHUFFLE/,
    ]) {
      expect(done.stdout).toMatch(words);
    }
    expect(done.stdout).toMatch(/EXTERNAL_LINK "outside"|TARGETFILE "module1\.h5"/);
  });
});
