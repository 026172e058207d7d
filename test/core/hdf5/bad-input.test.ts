import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BeambookError, isBeambookError } from "@beambook/core";
import { createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const MAKE = `
import sys, os, h5py, numpy as np
def path(name): return os.path.join(sys.argv[1], name)
for version, libver in (('old', 'earliest'), ('new', 'latest')):
    with h5py.File(path(version + '.h5'), 'w', libver=libver) as f:
        f['numbers'] = np.arange(24.0)
        f['text'] = ['one', 'two']
        f.create_dataset('checked', data=np.arange(1000), chunks=(100,), fletcher32=True)
        f.create_dataset('endless', shape=(2**40, 2**12), dtype='f8', chunks=(1024, 1024))
        f.create_dataset('endless_text', shape=(2**50,), dtype=h5py.string_dtype(), chunks=(1024,))
        f['g/inner/x'] = 1
        f['g/inner/above'] = f['g']
        f['g/inner/self'] = f['g/inner']
        f['turn'] = h5py.SoftLink('/back')
        f['back'] = h5py.SoftLink('/turn')
        f['gone'] = h5py.ExternalLink('no_such_file.h5', '/x')
        f['gone_inside'] = h5py.ExternalLink(version + '_other.h5', '/not/there')
    with h5py.File(path(version + '_other.h5'), 'w') as f: f['x'] = 1
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-bad-"));
  runPython(MAKE, [folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function failure(work: () => unknown): Promise<BeambookError> {
  try {
    await work();
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("did not fail");
}

/** A copy of a file under a name of its own, with some bytes changed. */
function damaged(name: string, change: (bytes: Buffer) => Buffer | undefined): string {
  const bytes = Buffer.from(readFileSync(join(folder, name)));
  const path = join(folder, `damaged-${Math.random().toString(36).slice(2)}.h5`);
  writeFileSync(path, change(bytes) ?? bytes);
  return path;
}

describe.each(["old", "new"])("files of kind %s", (kind) => {
  const name = `${kind}.h5`;

  it("cut anywhere give typed errors that name the file", async () => {
    const { length } = readFileSync(join(folder, name));
    for (const part of [0, 0.01, 0.2, 0.5, 0.9, 0.999]) {
      const path = damaged(name, (bytes) => bytes.subarray(0, Math.floor(part * length)));
      const error = await failure(() => openHdf5(path));
      expect(error.code).toBe("FileFormat");
      expect(error.file).toBe(path);
    }
  });

  it("name the link whose target is missing", async () => {
    const f = await openHdf5(join(folder, name));
    expect(String(await failure(() => f.get("gone")))).toContain('"no_such_file.h5"');
    const inside = await failure(() => f.dataset("gone_inside"));
    expect(inside.code).toBe("NotFound");
    expect(String(inside)).toContain(`${kind}_other.h5`);
    f.close();
  });

  it("with links that turn in circles end", async () => {
    const f = await openHdf5(join(folder, name));
    expect((await failure(() => f.get("turn"))).code).toBe("NotFound");
    const paths = [...f.group("g").walk()].map(({ path }) => path);
    expect(paths).toEqual(["/g/inner/x"]);
    expect(String(f.tree())).toContain("(a group above)");
    expect(f.get("g/inner/above/inner/self/x").path).toBe("/g/inner/above/inner/self/x");
    f.close();
  });

  it("that claim more than the machine holds are not believed", async () => {
    const f = await openHdf5(join(folder, name));
    const numbers = await failure(() => f.dataset("endless").read());
    expect([numbers.code, numbers.dataset]).toEqual(["TooLarge", "/endless"]);
    expect((await failure(() => f.dataset("endless_text").strings())).code).toBe("TooLarge");
    expect(
      f
        .dataset("endless")
        .readSync([2 ** 39, 7])
        .get(),
    ).toBe(0);
    f.close();
  });

  it("whose chunk was changed name file, dataset and byte", async () => {
    const at = chunkOf(name);
    const path = damaged(name, (bytes) => {
      bytes[at + 17] ^= 4;
      return undefined;
    });
    const f = await openHdf5(path);
    const error = await failure(() => f.dataset("checked").read());
    expect(error).toMatchObject({ code: "FileFormat", file: path, dataset: "/checked", at });
    expect(error.message).toContain("checksum");
    f.close();
  });

  it("do not let paths lead out of them", async () => {
    const f = await openHdf5(join(folder, name));
    for (const path of ["../numbers", "g/../numbers", "numbers\0x", "g/../../etc/passwd"]) {
      expect((await failure(() => f.get(path))).code, path).toBe("NotFound");
    }
    f.close();
  });
});

/** Where the chunk that begins with 0, 1, 2, … as 64-bit integers lies. */
function chunkOf(name: string): number {
  const first = Buffer.from(BigInt64Array.from({ length: 8 }, (_, i) => BigInt(i)).buffer);
  return readFileSync(join(folder, name)).indexOf(first);
}

it("metadata with a wrong checksum is refused", async () => {
  const path = damaged("new.h5", (bytes) => {
    bytes[bytes.indexOf("OHDR") + 20] ^= 1;
    return undefined;
  });
  const error = await failure(async () => (await openHdf5(path)).keys());
  expect(error.code).toBe("FileFormat");
  expect(error.file).toBe(path);
});

it("a text heap that would never end is refused, for data and for attributes", async () => {
  const made = join(folder, "heap.h5");
  runPython(
    "import h5py,sys\nwith h5py.File(sys.argv[1],'w') as f:\n f['text']=['one','two']; f['x']=1; f['x'].attrs['names']=['a','b']",
    [made],
  );
  const path = damaged("heap.h5", (bytes) => {
    for (let at = bytes.indexOf("GCOL"); at >= 0; at = bytes.indexOf("GCOL", at + 4)) {
      bytes.writeUInt16LE(0, at + 16); // the first object becomes free space …
      bytes.writeBigUInt64LE(0n, at + 24); // … of no size
    }
    return undefined;
  });
  const f = await openHdf5(path);
  expect((await failure(() => f.dataset("text").strings())).code).toBe("FileFormat");
  const error = await failure(() => f.dataset("x").attrs);
  expect([error.code, error.dataset]).toEqual(["FileFormat", "/x"]);
  f.close();
});

it("a file written anew under the same name is read anew, also while it is still open", async () => {
  const path = join(folder, "again.h5");
  const put = (value: number, extra = ""): string =>
    runPython(
      `import h5py,sys\nd=open(sys.argv[1],'ab'); d.close()
with h5py.File(sys.argv[1]+'.new','w') as f: f['x']=[${value}]*${value}; f['text']='n${value}'${extra}
open(sys.argv[1],'wb').write(open(sys.argv[1]+'.new','rb').read())`,
      [path],
    );
  put(3);
  const before = await openHdf5(path);
  expect(await before.dataset("text").value()).toBe("n3");
  put(5);
  const after = await openHdf5(path);
  expect(after.dataset("x").shape).toEqual([5]);
  expect(await after.dataset("text").value()).toBe("n5");
  expect((await after.dataset("x").read()).data[4]).toBe(5n);
  after.close();
  before.close();
  put(7);
  const last = await openHdf5(path);
  expect(await last.dataset("text").value()).toBe("n7");
  last.close();
});

it("numbers with bits of their own are refused, not read wrongly", async () => {
  const path = join(folder, "odd.h5");
  runPython(
    `import h5py, sys, numpy as np
with h5py.File(sys.argv[1], 'w') as f:
    space = h5py.h5s.create_simple((4,))
    twelve = h5py.h5t.STD_I16LE.copy(); twelve.set_precision(12); twelve.set_offset(2)
    biased = h5py.h5t.IEEE_F64LE.copy(); biased.set_ebias(1000)
    for name, kind in (('twelve', twelve), ('biased', biased)):
        h5py.h5d.create(f.id, name.encode(), kind, space).write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(4.0))
    f['plain'] = np.arange(4, dtype='i2')`,
    [path],
  );
  const f = await openHdf5(path);
  for (const name of ["twelve", "biased"]) {
    const error = await failure(() => f.dataset(name).read());
    expect([error.code, error.dataset]).toEqual(["UnsupportedType", `/${name}`]);
  }
  expect((await f.dataset("plain").read()).toArray()).toEqual([0, 1, 2, 3]);
  f.close();
});

it("the writer refuses names that HDF5 cannot hold or that lead elsewhere", async () => {
  const w = await createHdf5(join(folder, "names.h5"));
  for (const path of ["../x", "a/../../x", "a\0b"]) {
    expect((await failure(() => w.write(path, 1))).code).toBe("InvalidArgument");
  }
  await w.abandon();
});
