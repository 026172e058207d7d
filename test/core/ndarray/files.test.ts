import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import {
  formatNpy,
  type NDArray,
  ndarray,
  parseNpy,
  readNpy,
  readNpz,
  writeNpy,
  writeNpz,
} from "@beambook/core/ndarray";
import { afterAll, describe, expect, it } from "vitest";
import { runPython, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { randomArray } from "./plain.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-npy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WRITE = `
import sys, numpy as np
folder = sys.argv[1]
base = np.arange(24).reshape(2, 3, 4)
for k, dtype in enumerate(["<f2", ">f2", "<i8", ">i8", ">u2", "<u8", ">f4", "<f8", ">f8", "<c8", ">c8", ">c16", "?", "i1"]):
    a = (base - 3).astype(dtype) if dtype not in ("?", "<u8", ">u2") else (base % 5).astype(dtype)
    np.save(f"{folder}/{k}.npy", np.asfortranarray(a) if k % 2 else a)
np.savez_compressed(f"{folder}/many.npz", a=base.astype("f4"), **{"b/c": np.arange(3, dtype="u2")})
np.save(f"{folder}/text.npy", np.array(["a", "b"]))
np.save(f"{folder}/object.npy", np.array([{}], dtype=object))
np.save(f"{folder}/record.npy", np.zeros(2, dtype=[("x", "f4"), ("y", "i2")]))
`;

const READ = `
import json, sys, numpy as np
with np.load(sys.argv[1]) as f:
    print(json.dumps({k: [f[k].dtype.str, list(f[k].shape), str(f[k].sum()), bool(f[k].flags.f_contiguous)] for k in f}))
`;

describe(".npy and .npz files", () => {
  it("of numpy are read, big-endian and column-major too", async () => {
    runPython(WRITE, [folder]);
    for (let k = 0; k < 14; k++) {
      const a = await readNpy(join(folder, `${k}.npy`));
      const unsigned = [4, 5, 12].includes(k);
      expect(a.shape).toEqual([2, 3, 4]);
      for (const [i, j, l] of [
        [0, 0, 0],
        [1, 2, 3],
        [0, 2, 1],
        [1, 0, 2],
      ]) {
        const n = 12 * i + 4 * j + l;
        const wanted = unsigned ? n % 5 : n - 3;
        const value: unknown = a.get(i, j, l);
        if (typeof value === "object") expect(value).toEqual({ re: wanted, im: 0 });
        else expect(Number(value)).toBe(k === 12 ? Number(wanted !== 0) : wanted);
      }
    }
    const many = await readNpz(join(folder, "many.npz"));
    expect(Object.keys(many)).toEqual(["a", "b/c"]);
    expect(many["b/c"].toArray()).toEqual([0, 1, 2]);
  });

  it("of beambook are read by numpy", async () => {
    const arrays: Record<string, NDArray> = {};
    for (const dtype of ["bool", "uint16", "int64", "float32", "complex64"] as const) {
      arrays[dtype] = randomArray([3, 4], dtype, 6);
    }
    await writeNpz(join(folder, "own.npz"), arrays);
    const seen = runPythonJson<Record<string, [string, number[], string, boolean]>>(READ, [
      join(folder, "own.npz"),
    ]);
    expect(Object.entries(seen).map(([k, [dtype, shape]]) => [k, dtype, shape])).toEqual([
      ["bool", "|b1", [3, 4]],
      ["uint16", "<u2", [3, 4]],
      ["int64", "<i8", [3, 4]],
      ["float32", "<f4", [3, 4]],
      ["complex64", "<c8", [3, 4]],
    ]);
    expect(Number(seen.uint16[2])).toBe(arrays.uint16.sum());
    expect(await readNpz(join(folder, "own.npz"))).toEqual(arrays);
  });

  it("are written whole: no other file stays behind", async () => {
    const path = join(folder, "one.npy");
    await writeNpy(path, ndarray(Float32Array.of(1, 2)), { fortranOrder: true });
    expect((await readNpy(path)).toArray()).toEqual([1, 2]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    await expect(
      writeNpy(join(folder, "no/such/a.npy"), ndarray(new Float32Array(1))),
    ).rejects.toMatchObject({ code: "FileAccess" });
  });

  it("that cannot be read say why", async () => {
    const fails = async (path: string, code: string): Promise<void> => {
      const read = path.endsWith("npz") ? readNpz(join(folder, path)) : readNpy(join(folder, path));
      await expect(read).rejects.toMatchObject({ code, file: expect.stringContaining(path) });
    };
    await fails("none.npy", "FileNotFound");
    for (const name of ["text", "object", "record"]) await fails(`${name}.npy`, "UnsupportedType");
    writeFileSync(join(folder, "wrong.npy"), "hello");
    writeFileSync(join(folder, "wrong.npz"), "hello, this is no archive");
    await fails("wrong.npy", "FileFormat");
    await fails("wrong.npz", "FileFormat");
  });

  it("that are damaged give a typed error or an array, never a crash", () => {
    const good = formatNpy(randomArray([40, 5], "float32", 1));
    const random = seededRandom(42);
    for (let round = 0; round < 2000; round++) {
      const bad = good.slice(0, round % 3 === 0 ? Math.floor(random() * good.length) : good.length);
      for (let k = 0; k < 3 && bad.length > 0; k++) {
        bad[Math.floor(random() * Math.min(bad.length, 140))] = Math.floor(random() * 256);
      }
      try {
        const a = parseNpy(bad);
        expect(a.nbytes).toBeLessThanOrEqual(2 * bad.length);
      } catch (error) {
        if (!isBeambookError(error)) throw error;
      }
    }
    const absurd = formatNpy(ndarray(new Float32Array(1), [1]));
    const header = new TextDecoder("latin1").decode(absurd).replace("(1,), ", "(9999999999,), ");
    expect(() => parseNpy(Uint8Array.from(header, (c) => c.charCodeAt(0)))).toThrow(/needs/);
  });
});
