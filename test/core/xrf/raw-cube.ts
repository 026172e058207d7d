import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { NDArray } from "@beambook/core";
import { repoRoot } from "../../support/peers.js";

/** Folder of the reference answers. */
export const REFERENCE = `${repoRoot}/test/reference/datastack`;

/** A synthetic cube of `cases.json`. */
export interface CubeCase {
  name: string;
  H: number;
  W: number;
  D: number;
  dtype?: "<u1" | "<u2" | "<u4";
  points: [number, number, number][];
  flips?: { flip_horizontal?: boolean; flip_vertical?: boolean };
  keep?: boolean;
  appends?: { path: string; list?: number[][]; shape?: number[]; dtype?: string }[];
  read_lists?: string[];
  repack?: "all" | string[];
}

/** What maxrf4u made of a case. */
export interface Expected {
  raw_sha256: string;
  rpl: string;
  cube: { sha256: string; shape: number[]; dtype: string };
  max: { sha256: string; dtype: string };
  sum: { dtype: string; samples: [number, number][] };
  preview?: { shape: number[]; samples: [number, number, number][] };
  listing_first: { name: string; method: number; json?: Record<string, unknown> }[];
  listing: { name: string; method: number; json?: Record<string, unknown> }[];
  after_each_append: string[][];
  read_lists: Record<string, number[][]>;
  tree: string;
  repacked?: { names: string[]; tree: string };
}

export const cases: CubeCase[] = JSON.parse(readFileSync(`${REFERENCE}/cases.json`, "utf8"));

/** The answers in one of the two formats. */
export function expectedIn(format: "v2" | "v3"): Record<string, Expected> {
  return JSON.parse(readFileSync(`${REFERENCE}/expected_${format}.json`, "utf8"));
}

/** The counts of a pixel by the formula of `rawrpl.py`. */
function counts(y: number, x: number, { H, W, D }: { H: number; W: number; D: number }): number[] {
  const centres = [12, 30, 55].map((percent) => Math.floor((D * percent) / 100));
  const widths = [100, 80, 60].map((part) => Math.max(3, Math.floor(D / part)));
  const disc = (y - Math.floor(H / 2)) ** 2 + (x - Math.floor(W / 3)) ** 2;
  const amplitudes = [
    (y * 13 + x * 7) % 29,
    disc < Math.floor(Math.min(H, W) / 3) ** 2 ? 30 : 1,
    Math.floor((x * 40) / W),
  ];
  return Array.from({ length: D }, (_, e) => {
    const a = (Math.imul(y * W + x, 2654435761) + Math.imul(e, 2246822519)) >>> 0;
    const b = Math.imul(a ^ (a >>> 15), 2654435761) >>> 0;
    let value = ((b ^ (b >>> 13)) >>> 0) >>> 29;
    value += Math.floor((6 * (D - e)) / D);
    for (let k = 0; k < 3; k++) {
      value += amplitudes[k] * Math.max(0, widths[k] - Math.abs(e - centres[k]));
    }
    return value;
  });
}

/** All counts of a cube, row by row, channels fastest. */
export function cubeCounts(size: { H: number; W: number; D: number }): Float64Array {
  const { H, W, D } = size;
  const all = new Float64Array(H * W * D);
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) all.set(counts(y, x, size), (y * W + x) * D);
  }
  return all;
}

const NUMBERS = { "<u1": Uint8Array, "<u2": Uint16Array, "<u4": Uint32Array };

/** Writes `<stem>.raw` and `<stem>.rpl`; returns the bytes of the `.raw` file. */
export function writeCase(
  stem: string,
  { H, W, D, dtype = "<u2" }: Omit<CubeCase, "name" | "points">,
): Uint8Array {
  const numbers = NUMBERS[dtype].from(cubeCounts({ H, W, D }));
  const bytes = new Uint8Array(numbers.buffer);
  writeFileSync(`${stem}.raw`, bytes);
  writeFileSync(
    `${stem}.rpl`,
    `key\tvalue\nwidth\t${W}\nheight\t${H}\ndepth\t${D}\noffset\t0\ndata-Length\t${dtype[2]}\n` +
      "data-type\tunsigned\nbyte-order\tlittle-endian\nrecord-by\tvector\n",
  );
  return bytes;
}

/** SHA-256 of bytes or of an array's elements. */
export function digest(data: Uint8Array | NDArray): string {
  const values = data instanceof Uint8Array ? data : data.flat();
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** Arrays that the cases append: 0, 1, 2, … in a shape. */
export function counting(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
