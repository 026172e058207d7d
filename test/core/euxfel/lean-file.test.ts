import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LeanFile } from "../../../packages/core/dist/hdf5/direct/lean-file.js";
import { runPython } from "../../support/peers.js";
import { scratchFolder } from "./support/scratch.js";

/** Writes the same content with old and new groups, as HDF5 chooses by its version bounds. */
const SCRIPT = `
import sys, h5py, numpy as np
for name, libver in (("old", "earliest"), ("new", "latest")):
    with h5py.File(f"{sys.argv[1]}/{name}.h5", "w", libver=libver) as f:
        f["INDEX/trainId"] = np.arange(10000, 10300, dtype="u8")
        f.create_dataset("INDEX/packed", data=np.arange(500, dtype="i4") - 7, chunks=(64,), maxshape=(None,),
                         compression="gzip", shuffle=True)
        f["text/fixed"] = np.array([b"one", b"two/three"], dtype="S16")
        f["text/variable"] = ["first", "", "größer"]
        for i in range(6):
            f[f"many/group{i}/x"] = i
        f["soft"] = h5py.SoftLink("/INDEX")
        f["INDEX/loop"] = h5py.SoftLink("/INDEX/loop")
        big = f.create_group("hundreds")
        for i in range(300):
            big[f"g{i:03}"] = i * 2
`;

describe.each(["old", "new"])("LeanFile with %s groups", (kind) => {
  const folder = scratchFolder();
  runPython(SCRIPT, [folder]);
  const file = LeanFile.open(join(folder, `${kind}.h5`)) as LeanFile;

  it("reads numbers, packed or not", () => {
    const ids = file.numbers("INDEX/trainId");
    expect(ids).toEqual(BigUint64Array.from({ length: 300 }, (_, i) => BigInt(10000 + i)));
    expect(file.numbers("INDEX/packed")).toEqual(Int32Array.from({ length: 500 }, (_, i) => i - 7));
    expect(file.numbers("many/group5/x")).toEqual(BigInt64Array.of(5n));
  });

  it("reads text of fixed and of variable length", () => {
    expect(file.strings("text/fixed")).toEqual(["one", "two/three"]);
    expect(file.strings("text/variable")).toEqual(["first", "", "größer"]);
    expect(file.strings("INDEX/trainId")).toBeUndefined();
  });

  it("follows soft links, but not for ever, and tells what is missing", () => {
    expect(file.link("soft")).toEqual({ kind: "soft", target: "/INDEX" });
    expect(file.numbers("soft/trainId")?.length).toBe(300);
    expect(file.has("INDEX/loop")).toBeUndefined();
    expect(file.has("INDEX/none")).toBe(false);
    expect(file.link("none/at/all")).toBe("missing");
    expect(file.names("many")?.sort()).toEqual([
      "group0",
      "group1",
      "group2",
      "group3",
      "group4",
      "group5",
    ]);
  });

  it("reads large groups, or leaves them to HDF5", () => {
    const value = file.numbers("hundreds/g123");
    expect(value).toEqual(kind === "old" ? BigInt64Array.of(246n) : undefined);
    file.close();
  });
});

describe("LeanFile", () => {
  it("declines what is not HDF5", () => {
    const folder = scratchFolder();
    runPython("import sys; open(sys.argv[1], 'wb').write(b'x' * 5000)", [join(folder, "no.h5")]);
    expect(LeanFile.open(join(folder, "no.h5"))).toBeUndefined();
  });
});
