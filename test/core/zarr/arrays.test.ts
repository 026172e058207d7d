import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arange, type DType, isBeambookError, slice } from "@beambook/core";
import {
  arrayMetadata,
  CODECS,
  defaultChunks,
  openZarrZip,
  rootMetadata,
  writeArray,
  ZipWriter,
  zarritaStore,
} from "@beambook/core/zarr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as zarr from "zarrita";
import { packBlosc, unpackBlosc } from "../../../packages/core/dist/zarr/codecs/blosc.js";
import { maxrf4uPython, runPython, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const DTYPES: DType[] = [
  "bool",
  "int8",
  "uint16",
  "int32",
  "int64",
  "uint64",
  "float32",
  "float64",
  "complex64",
  "complex128",
];
const SHAPE = [7, 50, 33];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-zarr-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHECK = `
import sys, zarr, numpy as np
new = zarr.__version__[0] == '3'
for name in sys.argv[1:]:
    g = zarr.open_group(zarr.storage.ZipStore(name, mode='r') if new else zarr.ZipStore(name, mode='r'), mode='r')
    for key in sorted(g.array_keys()):
        a, want = g[key][...], np.arange(7 * 50 * 33).reshape(7, 50, 33).astype(key)
        assert a.dtype == want.dtype and (a == want).all(), (name, key)
    assert len(list(g.array_keys())) == 10
`;

describe("arrays written here", () => {
  const written: Record<2 | 3, string[]> = { 2: [], 3: [] };
  beforeAll(async () => {
    for (const format of [2, 3] as const) {
      for (const codec of CODECS) {
        const path = join(folder, `${format}-${codec}.zip`);
        written[format].push(path);
        const writer = await ZipWriter.open(path);
        await writer.add(...rootMetadata(format));
        const all = arange(7 * 50 * 33).reshape(...SHAPE);
        for (const dtype of DTYPES) {
          const array = { name: dtype, shape: SHAPE, chunks: [4, 20, 10], dtype, format, codec };
          await writeArray(writer, array, all.astype(dtype));
        }
        await writer.finish();
      }
    }
  });

  it("are read by zarr 3 in both formats", { timeout: 90_000 }, () => {
    runPython(CHECK, [...written[2], ...written[3]]);
  });

  it("are read by zarr 2 in its format", { timeout: 90_000 }, () => {
    runPython(CHECK, written[2], { python: maxrf4uPython() });
  });

  it("are read here, whole and in parts", async () => {
    const all = arange(7 * 50 * 33).reshape(...SHAPE);
    for (const path of [...written[2], ...written[3]]) {
      const z = await openZarrZip(path);
      for (const dtype of DTYPES) {
        const want = all.astype(dtype);
        const array = z.array(dtype);
        const back = await array.read();
        expect([back.dtype, back.flat()]).toEqual([dtype, want.flat()]);
        const part = await array.read(3, slice(45, 2, -6), [32, 0]);
        const slices = want.slice(3, slice(45, 2, -6), [32, 0]).copy();
        expect([part.shape, part.flat()]).toEqual([slices.shape, slices.flat()]);
      }
      z.close();
    }
  });
});

describe("arrays written by zarr", () => {
  it("of other codecs, orders, byte orders and filters are read through zarrita", {
    timeout: 90_000,
  }, async () => {
    const [old, young] = [join(folder, "old.zip"), join(folder, "new.zip")];
    runPython(
      `
import sys, zarr, numcodecs as n, numpy as np
g = zarr.open_group(zarr.ZipStore(sys.argv[1], mode='w'), mode='w')
a = np.arange(600).reshape(20, 30)
kinds = dict(gzip=dict(compressor=n.GZip(3)), zlib=dict(compressor=n.Zlib(1)), lz4=dict(compressor=n.LZ4()), zstd=dict(compressor=n.Zstd(3)),
  bshuffle=dict(compressor=n.Blosc('lz4', 5, 2)), noshuffle=dict(compressor=n.Blosc('lz4', 5, 0)), bzstd=dict(compressor=n.Blosc('zstd', 3, 1)),
  blosclz=dict(compressor=n.Blosc('blosclz', 9, 1)), none=dict(compressor=None), forder=dict(order='F'), slash=dict(dimension_separator='/'))
for k, kw in kinds.items():
    g.create_dataset('i4_' + k, data=a.astype('i4'), chunks=(7, 11), **kw)
    g.create_dataset('f8_' + k, data=a.astype('f8'), chunks=(7, 11), **kw)
g.create_dataset('big', data=a.astype('>i4'), chunks=(7, 11))
g.create_dataset('holes', shape=(20, 30), chunks=(7, 11), dtype='f4', fill_value=5)[0:3, 0:3] = 1
g.create_dataset('text', data=np.array(['a', 'bc']))
g.create_group('deep/er').create_dataset('x', data=a)
g.store.close()
`,
      [old],
      { python: maxrf4uPython() },
    );
    runPython(
      `
import sys, zarr, numpy as np
from zarr.codecs import *
s = zarr.storage.ZipStore(sys.argv[1], mode='w')
g = zarr.open_group(s, mode='w', zarr_format=3)
a = np.arange(600).reshape(20, 30)
for k, kw in dict(gzip=dict(compressors=GzipCodec()), zstd=dict(compressors=ZstdCodec()), blosc=dict(compressors=BloscCodec(cname='lz4', shuffle='shuffle')),
    none=dict(compressors=None), shard=dict(shards=(14, 22)), big=dict(serializer=BytesCodec(endian='big')),
    turned=dict(filters=[TransposeCodec(order=(1, 0))])).items():
    for t in ('i4', 'f8'):
        g.create_array(t + '_' + k, data=a.astype(t), chunks=(7, 11), **kw)
s.close()
`,
      [young],
    );
    const want = arange(600).reshape(20, 30);
    for (const path of [old, young]) {
      const z = await openZarrZip(path);
      for (const name of z.names) {
        if (name === "text" || name === "holes") continue;
        const array = z.array(name);
        const back = await array.read();
        expect(back.astype("float64").flat(), name).toEqual(want.flat());
        const part = await array.read(slice(3, 17), slice(null, null, 4));
        expect(part.astype("float64").flat(), name).toEqual(
          want
            .slice(slice(3, 17), slice(null, null, 4))
            .copy()
            .flat(),
        );
      }
      z.close();
    }
    const z = await openZarrZip(old);
    const holes = await z.array("holes").read();
    expect([holes.get(2, 2), holes.get(3, 3), holes.get(19, 29)]).toEqual([1, 5, 5]);
    await expect(z.array("text").read()).rejects.toMatchObject({ code: "UnsupportedType" });
    expect(z.array("text").type).toBe("<U2");
    const root = zarr.root(zarritaStore(z.archive));
    const viaZarrita = await zarr.open.v2(root.resolve("/i4_none"), { kind: "array" });
    expect((await zarr.get(viaZarrita, [2, 3])) as unknown).toBe(63);
    z.close();
  });
});

describe("Blosc frames", () => {
  it("go both ways between here and c-blosc, whatever is in them", { timeout: 90_000 }, () => {
    const random = seededRandom(7);
    const frames: { size: number; data: string; frame: string }[] = [];
    for (const size of [1, 2, 4, 8, 16]) {
      for (const length of [0, 1, 15, 16, 127, 128, 511, 4096, 32768, 32772, 100_001, 300_000]) {
        for (const kind of ["zeros", "noise", "smooth", "steps"]) {
          const data = Uint8Array.from({ length }, (_, i) => {
            if (kind === "zeros") return 0;
            if (kind === "noise") return random() * 256;
            return kind === "smooth" ? i / 97 + random() * 2 : Math.floor(i / 1000) * 37;
          });
          const frame = packBlosc(data, size).slice();
          const back = unpackBlosc(frame, length)!;
          expect(
            Buffer.compare(back.data.subarray(0, length), data),
            `${size} ${length} ${kind}`,
          ).toBe(0);
          const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
          frames.push({ size, data: base64(data), frame: base64(frame) });
        }
      }
    }
    const theirs = runPythonJson<string[]>(
      `
import sys, json, base64, numcodecs as n, numpy as np
n.blosc.use_threads = False
out = []
for f in json.load(sys.stdin):
    data, frame = base64.b64decode(f['data']), base64.b64decode(f['frame'])
    assert not data or bytes(n.blosc.decompress(frame)) == data, (f['size'], len(data))
    whole = data[:len(data) // f['size'] * f['size']]
    a = np.frombuffer(whole, {1: 'u1', 2: 'u2', 4: 'u4', 8: 'u8', 16: 'c16'}[f['size']])
    out.append(base64.b64encode(bytes(n.blosc.compress(a, b'lz4', 5, 1))).decode() if whole else '')
print(json.dumps(out))
`,
      [],
      { input: JSON.stringify(frames), python: maxrf4uPython() },
    );
    theirs.forEach((frame, i) => {
      if (frame === "") return;
      const all = Buffer.from(frames[i].data, "base64");
      const data = all.subarray(0, all.length - (all.length % frames[i].size));
      const back = unpackBlosc(Buffer.from(frame, "base64"), data.length)!;
      expect(Buffer.compare(back.data.subarray(0, data.length), data)).toBe(0);
    });
  });
});

describe("metadata", () => {
  it("of large arrays is cut into chunks along the first axes", () => {
    expect(defaultChunks([10, 10], "float64")).toEqual([10, 10]);
    expect(defaultChunks([100, 1000, 1000], "float32")).toEqual([8, 1000, 1000]);
    expect(defaultChunks([2, 10_000, 10_000], "float64")).toEqual([1, 419, 10_000]);
    expect(defaultChunks([0, 3], "int8")).toEqual([1, 3]);
    expect(defaultChunks([], "int8")).toEqual([]);
  });

  it("of arrays that are larger than any memory is shown, and reading them refused", async () => {
    const path = join(folder, "huge.zip");
    const writer = await ZipWriter.open(path);
    await writer.add(...rootMetadata(2));
    const huge = {
      shape: [2 ** 20, 2 ** 20],
      chunks: [1, 16],
      dtype: "float64",
      codec: "none",
    } as const;
    await writer.add(...arrayMetadata({ name: "a", format: 2, ...huge }));
    await writer.finish();
    const z = await openZarrZip(path);
    expect([z.array("a").storedBytes, [...z.array("a").chunkNames()]]).toEqual([0, []]);
    await expect(z.array("a").read()).rejects.toMatchObject({ code: "TooLarge" });
    expect((await z.array("a").read(5, slice(7))).shape).toEqual([7]);
    z.close();
  });

  it("that says something impossible is refused with the array's name", async () => {
    const good = JSON.parse(
      arrayMetadata({
        name: "a",
        shape: [4],
        chunks: [2],
        dtype: "float32",
        format: 2,
        codec: "none",
      })[1],
    );
    for (const change of [
      { shape: [-1] },
      { shape: "4" },
      { chunks: [0] },
      { chunks: [2, 2] },
      { zarr_format: 3 },
      { order: "X" },
      { compressor: {} },
      { shape: [1e300] },
      { dtype: undefined },
    ]) {
      const path = join(folder, "impossible.zip");
      const writer = await ZipWriter.open(path);
      await writer.add(".zgroup", rootMetadata(2)[1]);
      await writer.add("a/.zarray", JSON.stringify({ ...good, ...change }));
      await writer.finish();
      const z = await openZarrZip(path);
      try {
        z.array("a");
        expect.unreachable(JSON.stringify(change));
      } catch (error) {
        expect(isBeambookError(error, "FileFormat"), String(error)).toBe(true);
        expect(String(error)).toContain('"a"');
      }
      z.close();
    }
  });
});
