/** What h5wasm's low-level module tells about a dataset or attribute; numbers are HDF5's own codes. */
export interface RawMetadata {
  type: number;
  size: number;
  signed: boolean;
  littleEndian: boolean;
  vlen: boolean;
  cset?: number;
  strpad?: number;
  /** null for an empty (H5S_NULL) dataspace. */
  shape: number[] | null;
  maxshape: number[] | null;
  chunks: number[] | null;
  total_size: number;
  virtual_sources?: { file_name: string; dset_name: string }[];
  array_type?: RawMetadata;
  vlen_type?: RawMetadata;
  enum_type?: { type: number; members: Record<string, number> };
  compound_type?: { members: (RawMetadata & { name: string; offset: number })[] };
}

/** One filter of a dataset's pipeline. */
export interface RawFilter {
  id: number;
  name: string;
  cd_values: number[];
}

/** The part of h5wasm's low-level module that the façade stands on; addresses and counts are bigint. */
export interface RawModule {
  HEAPU8: Uint8Array;
  H5G_GROUP: number;
  H5G_DATASET: number;
  H5G_TYPE: number;
  H5G_LINK: number;
  H5G_UDLINK: number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  activate_throwing_error_handler(): number;
  open(path: string, mode: number, trackOrder: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_type(file: bigint, path: string): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_symbolic_link(file: bigint, path: string): string;
  get_external_link(file: bigint, path: string): { filename: string; obj_path: string };
  get_dataset_metadata(file: bigint, path: string): RawMetadata;
  get_dataset_filters(file: bigint, path: string): RawFilter[];
  /** Address of an object's header, 8 bytes little-endian. */
  create_object_reference(file: bigint, path: string): number[];
  get_dataset_data(
    file: bigint,
    path: string,
    count: bigint[] | null,
    offset: bigint[] | null,
    stride: bigint[] | null,
    pointer: bigint,
  ): number;
  reclaim_vlen_memory(file: bigint, path: string, attribute: string, pointer: bigint): number;
  reclaim_vlen_memory_count(
    file: bigint,
    path: string,
    attribute: string,
    pointer: bigint,
    count: bigint[],
  ): number;
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): RawMetadata;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
}

/** HDF5's own words for a failure, without its stack: the innermost reason. */
export function hdf5Reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const frames = [...text.matchAll(/#\d+: .* in (\w+)\(\): (.+)/g)];
  const innermost = frames.at(-1);
  return innermost ? innermost[2].trim() : text.split("\n")[0];
}
