import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, ones, slice } from "@beambook/core";
import { openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainKernels } from "../../../packages/core/dist/hdf5/codecs/plain.js";
import { WasmKernels } from "../../../packages/core/dist/hdf5/codecs/wasm-kernels.js";
import { loadH5wasm } from "../../../packages/core/dist/hdf5/h5wasm.js";
import { runPython } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const MAKE = `
import sys, h5py, hdf5plugin as p, numpy as np
rng = np.random.default_rng(5)
kinds = {'lz4': dict(compression=p.LZ4()), 'lz4_small': dict(compression=p.LZ4(nbytes=1000)),
  'bslz4': dict(compression=p.Bitshuffle()), 'bslz4_small': dict(compression=p.Bitshuffle(nelems=64)),
  'bs': dict(compression=p.Bitshuffle(cname='none')), 'bszstd': dict(compression=p.Bitshuffle(cname='zstd')),
  'zstd': dict(compression=p.Zstd()), 'zstd_shuffle': dict(compression=p.Zstd(), shuffle=True),
  'lzf': dict(compression='lzf'), 'lzf_shuffle': dict(compression='lzf', shuffle=True, fletcher32=True),
  'gzip_shuffle': dict(compression='gzip', shuffle=True)}
for c in ('blosclz', 'lz4', 'zlib', 'zstd', 'snappy'):
    for s in (0, 1, 2):
        kinds[f'blosc_{c}_{s}'] = dict(compression=p.Blosc(cname=c, shuffle=s))
with h5py.File(sys.argv[1], 'w') as f:
    for t in ('u1', 'i2', 'u4', 'f4', 'f8', 'c16'):
        smooth = np.cumsum(rng.poisson(1, (57, 41)), axis=1) % 120
        noise = rng.integers(0, 120, (57, 41))
        for name, data in (('smooth', smooth), ('noise', noise), ('zeros', smooth * 0)):
            f[f'{t}/{name}/plain'] = data.astype(t)
            for kind, kw in kinds.items():
                f.create_dataset(f'{t}/{name}/{kind}', data=data.astype(t), chunks=(19, 37), **kw)
    f.create_dataset('blosc2', data=np.arange(1000), compression=p.Blosc2())
    f.create_dataset('zfp', data=np.arange(1000.), compression=p.Zfp())
`;

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-codecs-"));
  path = join(folder, "codecs.h5");
  runPython(MAKE, [path]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function randomBytes(length: number, seed: number): Uint8Array {
  const next = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() ** 3 * 256));
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a && b ? Buffer.compare(a, b) === 0 : a === b;
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe("kernels in WebAssembly", () => {
  const wasm = new WasmKernels();

  it.each([1, 2, 3, 4, 8, 12, 16])(
    "undo shuffles of %d-byte elements as the plain ones",
    (size) => {
      for (const count of [0, 1, 7, 8, 15, 16, 17, 128, 136, 1000, 4099]) {
        const data = randomBytes(count * size + (count % size), count + size);
        expect(same(wasm.unshuffle(data, size), plainKernels.unshuffle(data, size))).toBe(true);
        for (const block of [8, 136, 2048]) {
          const plain = plainKernels.unbitshuffle(data, size, block);
          expect(same(wasm.unbitshuffle(data, size, block), plain)).toBe(true);
        }
      }
    },
  );

  it("decode LZ4 as the plain one, whole blocks and damaged ones", () => {
    let decoded = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const { bytes, room } = lz4Block(seed);
      if (seed % 2) bytes[(seed * 7) % bytes.length] ^= 1 << (seed % 8);
      const plain = plainKernels.unlz4(bytes, room);
      expect(same(wasm.unlz4(bytes, room), plain), `seed ${seed}`).toBe(true);
      if (plain) decoded += 1;
      else expect(seed % 2).toBe(1);
    }
    expect(decoded).toBeGreaterThan(1000);
  });
});

/** A valid LZ4 block of random literals and matches, long lengths and short distances among them. */
function lz4Block(seed: number): { bytes: Uint8Array; room: number } {
  const next = seededRandom(seed);
  const bytes: number[] = [];
  let room = 0;
  const rest = (n: number): number[] =>
    n < 15 ? [] : [...Array(Math.floor((n - 15) / 255)).fill(255), (n - 15) % 255];
  const sequences = 1 + Math.floor(next() * 20);
  for (let i = 0; i <= sequences; i++) {
    const literals = Math.floor(next() ** 4 * 600) + (i === 0 ? 1 : 0);
    const match = i < sequences ? Math.floor(next() ** 4 * 600) : 0;
    bytes.push((Math.min(15, literals) << 4) | Math.min(15, match), ...rest(literals));
    for (let k = 0; k < literals; k++) bytes.push(Math.floor(next() * 256));
    room += literals;
    if (i === sequences) break;
    const distance = 1 + Math.floor(next() ** 3 * room);
    bytes.push(distance & 255, distance >> 8, ...rest(match));
    room += match + 4;
  }
  return { bytes: Uint8Array.from(bytes), room };
}

describe("compressed datasets", () => {
  it("hold what was written, read past HDF5", async () => {
    const { module } = await loadH5wasm();
    const original = module.get_dataset_data;
    const file = await openHdf5(path);
    let checked = 0;
    try {
      for (const dataset of file.walk()) {
        const [, type, kind] = dataset.path.split("/");
        if (!kind || dataset.name === "plain") continue;
        module.get_dataset_data = original;
        const want = await file.dataset(`${type}/${kind}/plain`).read();
        module.get_dataset_data = (): number => {
          throw new Error("read through HDF5");
        };
        const got = await dataset.read();
        expect(got.dtype).toBe(want.dtype);
        expect(same(bytesOf(got.data), bytesOf(want.data)), dataset.path).toBe(true);
        checked += 1;
      }
    } finally {
      module.get_dataset_data = original;
    }
    file.close();
    expect(checked).toBe(6 * 3 * 26);
  });

  it("fill exactly the memory that a whole chunk is read into", async () => {
    const file = await openHdf5(path);
    const chunk = [slice(19, 38), slice(0, 37)];
    for (const dataset of file.walk()) {
      const [, type, kind] = dataset.path.split("/");
      if (!kind || dataset.name === "plain") continue;
      const want = await file.dataset(`${type}/${kind}/plain`).read(chunk);
      const around = ones([3, 19, 37], want.dtype);
      const beside = bytesOf(around.slice(0).copy().data);
      const out = around.slice(1);
      await dataset.read(chunk, { out });
      expect(same(bytesOf(out.copy().data), bytesOf(want.data)), dataset.path).toBe(true);
      for (const k of [0, 2]) {
        expect(same(bytesOf(around.slice(k).copy().data), beside), dataset.path).toBe(true);
      }
    }
    file.close();
  });

  it("behind a filter that is not known name it and what helps", async () => {
    const file = await openHdf5(path);
    for (const [name, words] of [
      ["blosc2", /Blosc2 \(32026\).*hdf5plugin/],
      ["zfp", /ZFP \(32013\).*hdf5plugin/],
    ] as const) {
      const error = await file
        .dataset(name)
        .read()
        .then(
          () => undefined,
          (e: unknown) => e,
        );
      expect(isBeambookError(error, "UnsupportedType"), String(error)).toBe(true);
      expect(String(error)).toMatch(words);
    }
    file.close();
  });
});
