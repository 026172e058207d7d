import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import { type NDArray, slice, zeros } from "@beambook/core/ndarray";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const MAKE = `
import sys, h5py, numpy as np
a = np.random.default_rng(2).poisson(3, (50, 600, 401))
with h5py.File(sys.argv[1], 'w') as f:
    for name, dtype in (('little', '<u2'), ('big', '>u2')):
        f.create_dataset(name, data=a.astype(dtype), chunks=(3, 250, 401), compression=1, shuffle=True)
with h5py.File(sys.argv[1]) as f: address = f['little'].id.get_chunk_info(30).byte_offset
data = bytearray(open(sys.argv[1], 'rb').read())
data[address + 100:address + 200] = b'x' * 100
open(sys.argv[1] + '.damaged', 'wb').write(data)
`;

let folder: string;
let path: string;
let file: Hdf5File;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-parallel-"));
  path = join(folder, "data.h5");
  runPython(MAKE, [path]);
  file = await openHdf5(path);
});
afterAll(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

function same(a: NDArray, b: NDArray): boolean {
  const [x, y] = [a.flat(), b.flat()].map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength));
  return a.dtype === b.dtype && Buffer.compare(x, y) === 0;
}

it("two workers give the numbers of one thread, in both byte orders", async () => {
  for (const name of ["little", "big"]) {
    const dataset = file.dataset(name);
    for (const selection of [
      [],
      [slice(1, 47), slice(20, 590)],
      [slice(0, null, 1), slice(null)],
    ]) {
      const wanted = dataset.readSync(selection);
      expect(same(await dataset.read(selection, { workers: 2 }), wanted)).toBe(true);
      const inline = await dataset.read(selection, { executor: "inline" });
      expect(same(inline, wanted)).toBe(true);
    }
  }
});

it("workers fill a caller's array, views with strides included", async () => {
  const dataset = file.dataset("little");
  const room = zeros([50, 600, 401, 2], "uint16");
  const out = room.slice(null, null, null, 1);
  expect(await dataset.read([], { out, workers: 2 })).toBe(out);
  expect(same(out.copy(), dataset.readSync())).toBe(true);
  expect(room.slice(null, null, null, 0).max()).toBe(0);
});

it("a damaged chunk is named as in one thread, an abort ends the reading", async () => {
  const damaged = await openHdf5(`${path}.damaged`);
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (e: unknown) => e,
    );
  const error = await failure(damaged.dataset("little").read([], { workers: 2 }));
  if (!isBeambookError(error, "FileFormat")) throw error;
  expect(error.file).toBe(damaged.filename);
  expect(Number(error.at)).toBeGreaterThan(0);
  damaged.close();
  const stop = new AbortController();
  const reading = file.dataset("big").read([], { workers: 2, signal: stop.signal });
  stop.abort();
  expect(isBeambookError(await failure(reading), "Aborted")).toBe(true);
});
