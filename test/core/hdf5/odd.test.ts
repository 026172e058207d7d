import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { slice } from "@beambook/core";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-odd-"));
/** Attributes of one object, so many that they lie in a heap of several rows of blocks. */
const MANY = 400;
let file: Hdf5File;
beforeAll(async () => {
  const path = join(folder, "odd.h5");
  runPython(new URL("make_odd.py", import.meta.url).pathname, [path, String(MANY)]);
  file = await openHdf5(path);
});
afterAll(() => {
  file?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = [0, 1, 2, 3, 4, 5].map((k) => ({
  a: k / 2,
  z: { re: 1, im: -2 },
  e: k % 2 ? "B" : "A",
  h: 0.25,
  v: [k, 0 - k],
  s: ["ab", "", "xyz"][k % 3],
}));

describe("what HDF5 in WebAssembly cannot read", () => {
  it("compounds of both byte orders with enums and complex numbers", async () => {
    expect(await file.dataset("rows").rows()).toEqual(rows);
    expect(await file.dataset("big").rows()).toEqual([{ x: 1.5, e: "B" }]);
  });

  it("big-endian enums, also in attributes, beside which the others stay readable", async () => {
    expect(await file.dataset("enum").values()).toEqual(["A", "B", 7]);
    expect((await file.dataset("enum").read()).toArray()).toEqual([0, 258, 7]);
    const { enum: states, rows: first, plain } = file.attrs;
    expect([states, first, plain]).toEqual([["A", "B"], rows.slice(0, 2), 3]);
    expect(String(file.tree())).toContain("@enum");
  });

  it("big-endian enums among hundreds of attributes", () => {
    const { attrs } = file.group("many");
    expect(Object.keys(attrs)).toHaveLength(2 * MANY);
    for (let k = 0; k < MANY; k++) {
      expect(attrs[`state${k}`]).toBe("AB"[k % 2]);
      expect(attrs[`text${k}`]).toBe(`word ${k}`.repeat(1 + (k % 9)));
    }
  });

  it.each(["lzf", "bslz4"])("text, compounds and arrays behind %s", async (name) => {
    expect(await file.dataset(`${name}/rows`).rows([slice(1, null, 2)])).toEqual(
      rows.filter((_, k) => k % 2),
    );
    const text = ["ab", "c", "def", "ab", "c", "def", "ab", "c", "def", "ab", "c", "def"];
    expect(await file.dataset(`${name}/text`).strings()).toEqual(text);
    const pairs = await file.dataset(`${name}/pairs`).read([slice(null, null, -1), 1]);
    expect(await file.dataset(`${name}/words`).strings([slice(null, null, -3)])).toEqual(
      [6, 3, 0].map((k) => "ü".repeat(k)),
    );
    const lists = await file.dataset(`${name}/lists`).values();
    expect(lists).toEqual([0, 1, 2, 3, 4].map((k) => [-1, 0, 1, 2].slice(0, k)));
    expect(pairs.toArray()).toEqual([3, 2, 1, 0].map((i) => [0, 1, 2].map((k) => 6 * i + 3 + k)));
  });

  it.each(["x87", "x87-big", "quad", "quad-big", "lzf"])("long doubles: %s", async (name) => {
    const dataset = file.dataset(`long/${name}`);
    expect(dataset.dtype).toBe("float128");
    const expected = (await file.dataset("long/expected").read()).toArray() as number[];
    const read = await dataset.read();
    expect(read.dtype).toBe("float64");
    expect(read.toArray()).toEqual(expected);
    expect(await dataset.values([slice(3, null, 50)])).toEqual(
      expected.filter((_, k) => k % 50 === 3),
    );
  });

  it("long doubles in compounds and attributes", async () => {
    expect(await file.dataset("long/rows").rows()).toEqual([{ n: 1, x: 2.5, y: [0.1, 0.2] }]);
    expect(file.group("long").attrs.x).toBe(0.1);
  });

  it("text by lists and backwards", async () => {
    const words = file.dataset("words");
    expect(await words.strings([[7, 0, 3]])).toEqual(["w7", "w0", "w3"]);
    expect(await words.strings([slice(null, null, -4)])).toEqual(["w8", "w4", "w0"]);
  });

  it("refuses numbers with bits of their own inside compounds", async () => {
    await expect(file.dataset("odd").rows()).rejects.toMatchObject({ code: "UnsupportedType" });
  });
});
