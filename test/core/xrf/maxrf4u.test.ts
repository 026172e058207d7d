import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arange, type NDArray } from "@beambook/core";
import { DataStack, rawToDatastack } from "@beambook/core/xrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxrf4uPython, runPythonJson } from "../../support/peers.js";
import { digest, REFERENCE, writeCase } from "./raw-cube.js";

const SIZE = { H: 40, W: 36, D: 300 };
let folder: string;
let ours: string;

/** Runs maxrf4u's functions as `S`, its progress bars thrown away; `out` is printed as JSON. */
function maxrf4u<T>(code: string, args: string[]): T {
  const script = `
import contextlib, hashlib, io, json, sys, warnings
warnings.simplefilter('ignore')
import numpy as np
from maxrf4u import storage as S
digest = lambda a: hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()
out = {}
with contextlib.redirect_stdout(io.StringIO()):
${code.replace(/^/gm, "    ")}
print(json.dumps(out))
`;
  return runPythonJson<T>(script, args, { python: maxrf4uPython() });
}

const CODECS = ["blosc-lz4", "zstd", "none"] as const;
let theirs: {
  cube: string;
  list: number[][];
  small: number[][];
  names: string[];
  repacked: string[];
  codecs: string[];
  max: number[];
  sum: number[];
  converted: string;
};
let cube: NDArray;
let appended: string;
let made: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-xrf-peer-"));
  const raw = join(folder, "cube.raw");
  writeCase(join(folder, "cube"), SIZE);
  const packed: string[] = [];
  for (const codec of CODECS) {
    packed.push(join(folder, `${codec}.datastack`));
    const chunks = codec === "blosc-lz4" ? undefined : ([7, 36, 64] as const);
    await rawToDatastack(raw, undefined, {
      datastackFile: packed.at(-1),
      codec,
      chunks,
      verbose: false,
    });
  }
  ours = packed[0];
  appended = join(folder, "appended.datastack");
  made = join(folder, "made", "cube.datastack");
  copyFileSync(ours, appended);
  const ds = await DataStack.open(appended);
  await ds.appendList([[1, 2], [], [3, 5, 7]], "test_list");
  await ds.append(arange(6).reshape(2, 3).astype("int16"), "small");
  cube = await ds.read("maxrf_cube");
  ds.close();
  theirs = maxrf4u(
    `
import os
f, raw, made = sys.argv[1:4]
ds = S.DataStack(f)
out['cube'] = digest(ds.read('maxrf_cube'))
out['list'] = [[int(v) for v in row] for row in ds.read_list('test_list')]
out['small'] = ds.read('small').tolist()
S.append(np.arange(5.0), 'small', f)
S.append_list([[9], [8, 7]], 'test_list', f)
out['names'] = sorted(S.DataStack(f).root)
S.repack(f)
out['repacked'] = sorted(S.DataStack(f).root)
out['codecs'] = [digest(S.DataStack(g).read('maxrf_cube')) for g in sys.argv[4:]]
out['max'], out['sum'] = [y.tolist() for y in S.max_and_sum_spectra(sys.argv[4])]
os.makedirs(os.path.dirname(made))
S.raw_to_datastack(raw, raw[:-3] + 'rpl', output_dir=os.path.dirname(made), verbose=False)
S.append_list([[1], [], [2, 3]], 'q', made)
out['converted'] = digest(S.DataStack(made).read('maxrf_cube'))
`,
    [appended, raw, made, ...packed],
  );
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("maxrf4u 0.1.18 with our files", () => {
  it("reads, appends to and repacks a converted cube, and we read the result", async () => {
    expect(theirs.cube).toBe(digest(cube));
    expect(theirs.list).toEqual([[1, 2], [], [3, 5, 7]]);
    expect(theirs.small).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(theirs.names).toContain("small_");
    const after = await DataStack.open(appended);
    expect(after.datapathList).toEqual(theirs.repacked);
    expect(digest(await after.read("maxrf_cube"))).toBe(digest(cube));
    expect(await after.readList("test_list")).toEqual([[9], [8, 7]]);
    expect((await after.read("small")).flat()).toEqual(Float64Array.of(0, 1, 2, 3, 4));
    expect(after.warnings).toEqual([]);
    after.close();
  });

  it("reads cubes of all codecs and chunks", () => {
    expect(theirs.codecs).toEqual(CODECS.map(() => digest(cube)));
  });

  it("computes the same max and sum spectra from our cube, in this order", async () => {
    const ds = await DataStack.open(ours);
    const [max, sum] = await ds.maxAndSumSpectra();
    expect(Array.from(max.data)).toEqual(theirs.max);
    const stored = await ds.read("maxrf_maxspectrum");
    expect(Array.from(stored.flat() as Float32Array)).toEqual(theirs.max);
    theirs.sum.forEach((value, i) => {
      expect(Math.abs(sum.data[i] - value)).toBeLessThan(1e-5 * value);
    });
    ds.close();
  });
});

describe("our reading and writing of maxrf4u's files", () => {
  it("is that of a file it converts in this run", { timeout: 120_000 }, async () => {
    const ds = await DataStack.open(made);
    expect(theirs.converted).toBe(digest(cube));
    expect(digest(await ds.read("maxrf_cube"))).toBe(theirs.converted);
    expect(await ds.readList("q")).toEqual([[1], [], [2, 3]]);
    expect(await ds.append([[1, 2]], "q")).toBe("q_");
    await ds.repack(["maxrf_cube", "q"]);
    const again = maxrf4u<{ names: string[]; q: number[][]; cube: string }>(
      `
ds = S.DataStack(sys.argv[1])
out['names'], out['q'] = sorted(ds.root), ds.read('q').tolist()
out['cube'] = digest(ds.read('maxrf_cube'))
`,
      [made],
    );
    expect(again).toEqual({ names: ["maxrf_cube", "q"], q: [[1, 2]], cube: theirs.converted });
    ds.close();
  });

  it.each(["v2", "v3"])(
    "reads the file of the older and the newer version (%s)",
    async (format) => {
      const ds = await DataStack.open(`${REFERENCE}/small.${format}.datastack`);
      expect(ds.format).toBe(format === "v2" ? 2 : 3);
      expect(await ds.readList("test_list")).toEqual([[4], [], [9, 8]]);
      expect((await ds.read("mask")).get(11, 9)).toBe(119);
      expect((await ds.spectrum(6, 3)).shape).toEqual([256]);
      ds.close();
    },
  );
});
