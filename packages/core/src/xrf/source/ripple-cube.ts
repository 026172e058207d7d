import { existsSync } from "node:fs";
import { BeambookError } from "../../errors.js";
import { arrayConstructor, type DType, NDArray } from "../../ndarray/index.js";
import type { CubeReader } from "./cube-source.js";
import { RawFile } from "./raw-file.js";
import { type RippleHeader, readRpl } from "./rpl.js";

const DTYPES: Record<RippleHeader["dataType"], Partial<Record<number, DType>>> = {
  unsigned: { 1: "uint8", 2: "uint16", 4: "uint32", 8: "uint64" },
  signed: { 1: "int8", 2: "int16", 4: "int32", 8: "int64" },
  float: { 4: "float32", 8: "float64" },
};

/** dtype of the numbers a header describes. */
export function rippleDType({ dataType, dataLength }: RippleHeader): DType {
  return DTYPES[dataType][dataLength] as DType;
}

/** Length, first value, step and unit of one axis, where the header tells. */
export interface RippleAxis {
  name: string;
  size: number;
  /** Units per step; 1 unless given. */
  scale: number;
  /** Value of index 0: the file's origin. */
  offset: number;
  units: string;
}

/** A `.raw`/`.rpl` pair as one array: (height, width, depth) whatever order the file has. */
export interface RippleData {
  header: RippleHeader;
  /** (height, width, depth) */
  data: NDArray;
  /** Axes in the order of `data`. */
  axes: [RippleAxis, RippleAxis, RippleAxis];
}

/**
 * Reads a whole `.raw` file by its `.rpl` file, every key honoured. For files larger than memory see
 * {@link rawToDatastack}.
 *
 * @param rpl - defaults to the `.rpl` file beside the `.raw` file
 * @throws FileFormat when both files' sizes disagree; see {@link readRpl} for the rest
 */
export async function readRipple(raw: string, rpl: string = rplBeside(raw)): Promise<RippleData> {
  const header = readRpl(rpl);
  const file = new RawFile(raw, header);
  try {
    const { width, height, depth } = header;
    const dtype = rippleDType(header);
    const bytes = file.readAll();
    const Numbers = arrayConstructor(dtype);
    const data = new Numbers(bytes.buffer, 0, width * height * depth);
    const cube: NDArray =
      header.recordBy === "vector"
        ? new NDArray(data, dtype, { shape: [height, width, depth] })
        : new NDArray(data, dtype, { shape: [depth, height, width] }).transpose(1, 2, 0);
    return { header, data: cube, axes: axesOf(header) };
  } finally {
    file.close();
  }
}

/** The `.rpl` file beside a `.raw` file, in whichever letter case it is there. */
export function rplBeside(raw: string): string {
  const stem = raw.replace(/\.raw$/i, "");
  const found = [".rpl", ".RPL", ".Rpl"].map((ending) => stem + ending).find(existsSync);
  return found ?? `${stem}.rpl`;
}

function axesOf(header: RippleHeader): [RippleAxis, RippleAxis, RippleAxis] {
  const axis = (key: "height" | "width" | "depth"): RippleAxis => {
    const { keys } = header;
    const perChannel = key === "depth" ? keys["ev-per-chan"] : undefined;
    const scale = numberOr(keys[`${key}-scale`] ?? perChannel, 1);
    const origin = numberOr(keys[`${key}-origin`], 0);
    const units = keys[`${key}-units`] ?? (perChannel === undefined ? "" : "eV");
    const name = keys[`${key}-name`] ?? key;
    return { name, size: header[key], scale, offset: origin, units };
  };
  return [axis("height"), axis("width"), axis("depth")];
}

function numberOr(text: string | undefined, missing: number): number {
  const value = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : missing;
}

/** A `.raw` file as a cube that is read a stretch of pixels at a time. */
export function openRippleCube(source: { raw: string; header: RippleHeader }): CubeReader {
  const { raw, header } = source;
  const file = new RawFile(raw, header);
  const { width, height, depth } = header;
  const dtype = rippleDType(header);
  const asIs =
    (dtype === "uint8" || dtype === "uint16") &&
    (dtype === "uint8" || header.byteOrder === "little-endian");
  const delivers = asIs ? dtype : "float32";
  return {
    shape: [height, width, depth],
    dtype,
    delivers,
    readPixels: (row: number, x0: number, x1: number, target: Uint8Array): void => {
      if (asIs) file.readPixels(row, x0, x1, target);
      else convert(file, dtype, row, [x0, x1], target);
    },
    close: () => file.close(),
  };
}

function convert(
  file: RawFile,
  dtype: DType,
  row: number,
  [x0, x1]: [number, number],
  target: Uint8Array,
): void {
  const { depth, dataLength } = file.header;
  const count = (x1 - x0) * depth;
  const bytes = new Uint8Array(count * dataLength);
  file.readPixels(row, x0, x1, bytes);
  const Numbers = arrayConstructor(dtype);
  const values = new Numbers(bytes.buffer, 0, count);
  const out = new Float32Array(target.buffer, target.byteOffset, count);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < count; i++) out[i] = Number(values[i]);
  } else out.set(values);
}

/** Throws FileFormat for cubes without pixels or channels. */
export function checkShape(shape: readonly number[], file: string): void {
  if (shape.length === 3 && shape.every((n) => n > 0)) return;
  throw new BeambookError("FileFormat", `The cube has the shape (${shape.join(", ")}).`, {
    file,
    hint: "Three axes are needed, none of length 0: height, width, channels.",
  });
}
