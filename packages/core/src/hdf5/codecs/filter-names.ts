/** Filters that beambook itself cannot undo, by their registered numbers: what they are called and what brings them. */
const KNOWN: Readonly<Record<number, [name: string, python: string]>> = {
  4: ["szip", "h5py"],
  5: ["nbit", "h5py"],
  6: ["scaleoffset", "h5py"],
  305: ["LZO", "PyTables"],
  307: ["bzip2", "hdf5plugin"],
  32013: ["ZFP", "hdf5plugin"],
  32017: ["SZ", "hdf5plugin"],
  32018: ["FCIDECOMP", "hdf5plugin"],
  32019: ["JPEG", "jpegHDF5"],
  32024: ["SZ3", "hdf5plugin"],
  32026: ["Blosc2", "hdf5plugin"],
  32028: ["SPERR", "hdf5plugin"],
};

/** A filter in words: `Blosc (32001)`. */
export function filterName(id: number, stored = ""): string {
  const name = KNOWN[id]?.[0] ?? (stored.split(";")[0].trim() || "unregistered filter");
  return `${name} (${id})`;
}

/** How data behind filters can be had all the same. */
export function filterHint(ids: readonly number[]): string {
  const packages = [...new Set(ids.map((id) => KNOWN[id]?.[1] ?? "the program that wrote it"))];
  return `Rewrite the file with ${packages.join(" and ")} in Python (h5py and gzip, LZ4 or bitshuffle), or with h5repack.`;
}
