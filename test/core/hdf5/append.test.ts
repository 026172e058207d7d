import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray, ndarray } from "@beambook/core";
import { continueHdf5, createHdf5, openHdf5, type WriteType } from "@beambook/core/hdf5";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runPython, runPythonJson } from "../../support/peers.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-append-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const READ = `
import h5py, sys, json
with h5py.File(sys.argv[1], 'r') as f:
    d = f['entry/series']
    print(json.dumps([list(d.shape), list(d.chunks), d.compression, bool(d.shuffle), d[()].astype('f8').ravel().tolist(),
      dict(d.attrs), float(d.fillvalue), int(f['entry/other'][()][0])]))
`;

/** `count` rows of two, numbered on from `first`. */
const rows = (first: number, count: number): NDArray =>
  ndarray(
    Float64Array.from({ length: 2 * count }, (_, i) => (first + (i >> 1)) * (1 + (i % 2))),
    [count, 2],
  );

const plans: [WriteType, object, boolean][] = [
  ["float32", {}, false],
  ["uint16", { deflate: 3, shuffle: true }, true],
  ["float16", { deflate: 1 }, false],
  ["int64", { shuffle: true }, true],
];

it.each(plans)(
  "appends %s to a dataset of a file that was closed, %j",
  async (type, compression, shuffle) => {
    const path = join(folder, `${type}.h5`);
    const w = await createHdf5(path);
    const first = await w.create("entry/series", {
      type,
      shape: [0, 2],
      chunks: [4, 1],
      fillValue: 7,
      attributes: { unit: "mm" },
      ...compression,
    });
    await first.append(rows(0, 6));
    await w.write("entry/other", [5]);
    await w.close();
    let length = 6;
    for (const count of [1, 1, 9, 3]) {
      const c = await continueHdf5(path);
      const series = await c.dataset("entry/series");
      expect(series.shape).toEqual([length, 2]);
      await series.append(rows(length, count));
      expect(await c.dataset("/entry/series")).toBe(series);
      await c.close();
      length += count;
    }
    const values = Array.from({ length }, (_, i) => [i, 2 * i]).flat();
    const packed = "deflate" in compression ? "gzip" : null;
    expect(runPythonJson(READ, [path])).toEqual([
      [length, 2],
      [4, 1],
      packed,
      shuffle,
      values,
      { unit: "mm" },
      7,
      5,
    ]);
    const f = await openHdf5(path);
    expect(Array.from((await f.dataset("entry/series").read()).data, Number)).toEqual(values);
    f.close();
  },
);

it("appends in the step in which a dataset was made, and not at all to others", async () => {
  const path = join(folder, "same.h5");
  const w = await createHdf5(path);
  const made = await w.create("a", { type: "int32", shape: [0] });
  expect(await w.dataset("a")).toBe(made);
  await w.write("plain", [1, 2]);
  await w.write("texts", ["a", "b"], { maxShape: [Number.POSITIVE_INFINITY] });
  await w.close();
  const c = await continueHdf5(path);
  for (const [name, code] of [
    ["plain", "UnsupportedType"],
    ["texts", "UnsupportedType"],
    ["none", "NotFound"],
    ["no/group", "NotFound"],
  ]) {
    const error = await c.dataset(name).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(isBeambookError(error) && error.code, name).toBe(code);
  }
  await c.close();
  expect(runPython("import h5py,sys; print(list(h5py.File(sys.argv[1])))", [path])).toContain(
    "['a', 'plain', 'texts']",
  );
});
