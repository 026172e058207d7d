/**
 * HDF5 files: groups, datasets of every type, attributes, links. Reads go through one small buffer straight into the
 * caller's arrays, so that files larger than memory are no trouble.
 *
 * @module
 * @example
 * import { openHdf5 } from "@beambook/core/hdf5";
 * const f = await openHdf5("scan.h5");
 * console.log(String(f.tree()));
 * const block = await f.dataset("/entry/data").read([slice(0, 10), null, 5]);
 * f.close();
 */
export type { AttributeValue } from "./attributes.js";
export { type Hdf5Block, Hdf5Dataset, type Hdf5Filter, type ReadOptions } from "./dataset.js";
export type { CompoundMember, Hdf5Type } from "./datatype.js";
export type { Hdf5Value } from "./decode.js";
export { Hdf5File } from "./file.js";
export { Hdf5Group, type Hdf5Object } from "./group.js";
export type { Hdf5Link } from "./link-target.js";
export { type OpenOptions, openHdf5 } from "./open.js";
export { Hdf5Tree, type TreeOptions } from "./tree.js";
export * from "./write/index.js";
