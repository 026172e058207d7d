import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hdf5File, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-external-"));
let file: Hdf5File;

beforeAll(async () => {
  mkdirSync(join(folder, "parts"));
  runPython(
    `
import h5py, numpy as np, sys
with h5py.File(sys.argv[1] + '/parts/b.h5', 'w') as f:
    g = f.create_group('g')
    g.attrs['note'] = 'hello'
    g['n'] = np.arange(4.0)
    g['n'].attrs['unit'] = 'keV'
    g['n'].attrs['names'] = np.array(['x', 'why'], dtype=h5py.string_dtype())
    g['n'].attrs['k'] = 3
    g['onward'] = h5py.ExternalLink('c.h5', '/')
with h5py.File(sys.argv[1] + '/parts/c.h5', 'w') as f:
    f['deep/n'] = 1
    f['deep/n'].attrs['unit'] = 'mm'
with h5py.File(sys.argv[1] + '/a.h5', 'w') as f:
    f['pad'] = np.zeros(1000)
    f['pad'].attrs['unit'] = 'own'
    f['there'] = h5py.ExternalLink('parts/b.h5', '/g')
    f['in/soft'] = h5py.SoftLink('/there')
`,
    [folder],
  );
  file = await openHdf5(join(folder, "a.h5"));
});

afterAll(() => {
  file?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("attributes beyond external links", () => {
  it.each(["there", "in/soft"])("are those of the file that %s leads to", (link) => {
    expect(file.get(link).attrs).toEqual({ note: "hello" });
    expect(file.get(`${link}/n`).attrs).toEqual({ unit: "keV", names: ["x", "why"], k: 3 });
  });

  it("from link to link, each beside its own file", () => {
    expect(file.get("there/onward/deep/n").attrs).toEqual({ unit: "mm" });
  });

  it("and those of the file itself stay its own", () => {
    expect(file.get("pad").attrs).toEqual({ unit: "own" });
  });
});
