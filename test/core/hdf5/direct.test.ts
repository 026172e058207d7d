import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import { type AxisSelection, slice } from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeType } from "../../../packages/core/dist/hdf5/datatype.js";
import { inspectDataset } from "../../../packages/core/dist/hdf5/direct/direct-dataset.js";
import { FileBytes } from "../../../packages/core/dist/hdf5/direct/file-bytes.js";
import { loadH5wasm } from "../../../packages/core/dist/hdf5/h5wasm.js";
import { runPython } from "../../support/peers.js";

const dir = mkdtempSync(join(tmpdir(), "beambook-direct-"));

const MAKE = `
import h5py, numpy as np, json, sys
D = sys.argv[1]
rng = np.random.default_rng(1)
a = rng.integers(0, 60000, (90, 13, 8)).astype('u2')
kinds = {
  'contiguous': {}, 'chunked': dict(chunks=(7, 5, 8)), 'single': dict(chunks=(90, 13, 8)),
  'growing': dict(chunks=(4, 13, 8), maxshape=(None, 13, 8)), 'growing_inside': dict(chunks=(90, 2, 8), maxshape=(90, None, 8)),
  'growing_both': dict(chunks=(7, 5, 3), maxshape=(None, None, 8)), 'room': dict(chunks=(7, 5, 8), maxshape=(200, 40, 8)),
}
filters = {'plain': {}, 'gzip': dict(compression='gzip'), 'all': dict(compression='gzip', shuffle=True, fletcher32=True)}
tables = {}
for version, libver in (('old', 'earliest'), ('new', 'latest'), ('v110', ('v110', 'v110'))):
    with h5py.File(f'{D}/{version}.h5', 'w', libver=libver, userblock_size=1024 if version == 'new' else 0) as f:
        for name, kw in kinds.items():
            for filt, fkw in filters.items():
                if name == 'contiguous' and filt != 'plain': continue
                f.create_dataset(f'{name}/{filt}', data=a, **kw, **fkw)
        f.create_dataset('types/big', data=a.astype('>u2'), chunks=(9, 13, 8))
        f.create_dataset('types/f8', data=a / 7, chunks=(9, 13, 8), compression='gzip', shuffle=True)
        f.create_dataset('types/i8', data=(a % 200 - 100).astype('i1'))
        f.create_dataset('types/u8', data=a.astype('u8') << 40, chunks=(9, 13, 8))
        f.create_dataset('sparse', (40, 6), 'i4', chunks=(3, 4), fillvalue=-7)[10:13, 2] = 5
        f.create_dataset('never', (5, 6), 'f4', fillvalue=2.5)
        f.create_dataset('many', data=np.arange(30000).reshape(10000, 3), chunks=(1, 3), maxshape=(None, 3))
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE); compact.set_layout(h5py.h5d.COMPACT)
        ds = h5py.h5d.create(f.id, b'compact', h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((4, 3)), dcpl=compact)
        ds.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(12, dtype='i4').reshape(4, 3))
    with h5py.File(f'{D}/{version}.h5', 'r') as f:
        def visit(path, obj):
            if isinstance(obj, h5py.Dataset) and obj.chunks:
                rows = []
                obj.id.chunk_iter(lambda c: rows.append([list(map(int, c.chunk_offset)), c.byte_offset, c.size, c.filter_mask]))
                tables[f'{version}/{path}'] = sorted(rows)
        f.visititems(visit)
with h5py.File(f'{D}/twin.h5', 'w') as f: f.create_dataset('x', data=np.arange(5) + 100)
with h5py.File(f'{D}/links.h5', 'w') as f:
    f.create_dataset('x', data=np.arange(5))
    f['external'] = h5py.ExternalLink('twin.h5', '/x')
    f['soft_to_external'] = h5py.SoftLink('/external')
    f['soft'] = h5py.SoftLink('/x')
json.dump(tables, open(f'{D}/chunks.json', 'w'))
`;

const VERSIONS = ["old", "v110", "new"];
const files = new Map<string, { direct: Hdf5File; hdf5: Hdf5File }>();

beforeAll(async () => {
  runPython(MAKE, [dir]);
  for (const version of VERSIONS) {
    const path = join(dir, `${version}.h5`);
    const [direct, hdf5] = [await openHdf5(path), await openHdf5(path, { direct: false })];
    files.set(version, { direct, hdf5 });
  }
});
afterAll(() => {
  for (const { direct, hdf5 } of files.values()) {
    direct.close();
    hdf5.close();
  }
});

/** A small repeatable stream of numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomSelection(shape: readonly number[], next: () => number): AxisSelection[] {
  return shape.map((n) => {
    const kind = next();
    if (kind < 0.15) return Math.floor(next() * n);
    if (kind < 0.3) return null;
    const [a, b] = [Math.floor(next() * n), Math.floor(next() * n)].sort((x, y) => x - y);
    return slice(a, b + 1, 1 + Math.floor(next() * 4));
  });
}

describe.each(VERSIONS)("files of kind %s", (version) => {
  it("find every chunk where h5py says it is", async () => {
    const tables = JSON.parse(readFileSync(join(dir, "chunks.json"), "utf8")) as Record<
      string,
      [number[], number, number, number][]
    >;
    const { module } = await loadH5wasm();
    const path = join(dir, `${version}.h5`);
    const id = module.open(path, 0, false, -1, -1);
    const bytes = new FileBytes(path);
    const base = version === "new" ? 1024 : 0;
    let checked = 0;
    for (const [key, rows] of Object.entries(tables)) {
      if (!key.startsWith(`${version}/`)) continue;
      const name = key.slice(version.length);
      const raw = module.get_dataset_metadata(id, name);
      const address = module
        .create_object_reference(id, name)
        .reduceRight((sum, byte) => sum * 256 + byte, 0);
      const dataset = inspectDataset(bytes, base, address, {
        shape: raw.shape ?? [],
        type: describeType(raw),
        maxShape: (raw.maxshape ?? []).map((n) => (n >= 2 ** 63 ? null : n)),
      });
      if (!dataset) throw new Error(`${key} is not read directly`);
      const { grid, table } = dataset.chunks();
      const seen = [...table].map(([number, place]) => {
        const offset: number[] = [];
        let rest = number;
        for (let k = grid.counts.length - 1; k >= 0; k--) {
          offset[k] = (rest % grid.counts[k]) * grid.chunks[k];
          rest = Math.floor(rest / grid.counts[k]);
        }
        return [offset, place.address, place.bytes, place.mask];
      });
      const sorted = (list: unknown[][]): string[] => list.map((r) => JSON.stringify(r)).sort();
      expect(sorted(seen), key).toEqual(sorted(rows));
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
    bytes.close();
    module.close_file(id);
  });

  it("give the same numbers as HDF5 for random selections", async () => {
    const pair = files.get(version);
    if (!pair) throw new Error("no files");
    const next = random(7);
    for (const { path } of pair.hdf5.walk()) {
      const [direct, hdf5] = [pair.direct.dataset(path), pair.hdf5.dataset(path)];
      for (let i = 0; i < (path === "/many" ? 5 : 25); i++) {
        const selection = i === 0 ? [] : randomSelection(hdf5.shape, next);
        const [got, want] = [await direct.read(selection), await hdf5.read(selection)];
        expect(got.shape).toEqual(want.shape);
        expect(got.dtype).toBe(want.dtype);
        expect(
          Buffer.compare(bytesOf(got.flat()), bytesOf(want.flat())),
          `${path} ${JSON.stringify(selection)}`,
        ).toBe(0);
      }
    }
  });
});

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

it("follows links to other files through HDF5, never by an address of this one", async () => {
  const f = await openHdf5(join(dir, "links.h5"));
  for (const [name, first] of [
    ["x", 0],
    ["external", 100],
    ["soft_to_external", 100],
    ["soft", 0],
  ] as const) {
    expect(Number((await f.dataset(name).read()).get(0)), name).toBe(first);
  }
  f.close();
});

it("names file and place when a chunk is damaged", async () => {
  const path = join(dir, "damaged.h5");
  const bytes = readFileSync(join(dir, "old.h5"));
  const tables = JSON.parse(readFileSync(join(dir, "chunks.json"), "utf8")) as Record<
    string,
    [number[], number][]
  >;
  for (const key of ["chunked/gzip", "chunked/all"]) {
    const [, address] = tables[`old/${key}`][0];
    const copy = Buffer.from(bytes);
    copy.fill(0x55, address + 20, address + 60);
    writeFileSync(path, copy);
    const f = await openHdf5(path);
    const error = await f
      .dataset(key)
      .read()
      .then(
        () => undefined,
        (e: unknown) => e,
      );
    if (!isBeambookError(error, "FileFormat")) throw error;
    expect(error).toMatchObject({ file: path, at: address });
    f.close();
  }
});
