import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { CORNERS, LINEAR, SMOOTH } from "./colormap-data.js";

/** Other spellings of colour maps. */
const ALIASES: Readonly<Record<string, string>> = { grey: "gray", grays: "Greys", Grays: "Greys" };

/** Names of all colour maps; each exists reversed too, as `name_r`. */
export const COLORMAPS: readonly string[] = [
  ...Object.keys(SMOOTH),
  ...Object.keys(LINEAR),
  ...Object.keys(CORNERS),
];

const tables = new Map<string, Uint8Array>();

/**
 * A colour map as a table of 256 colours, `r, g, b` bytes one after the other; shared, do not write to it.
 *
 * @param name - matplotlib's name such as `viridis` or `RdBu_r`
 * @throws InvalidArgument for an unknown name, with the closest ones
 * @example
 * colormapTable("viridis").subarray(0, 3); // [68, 1, 84]
 */
export function colormapTable(name: string): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const reversed = name.endsWith("_r");
  const base = baseName(reversed ? name.slice(0, -2) : name);
  if (base === undefined) throw unknownColormap(name);
  const table = buildTable(base);
  const result = reversed ? reverseTable(table) : table;
  tables.set(name, result);
  return result;
}

/** Checks that a colour map exists and returns its name. */
export function checkColormap(name: string): string {
  colormapTable(name);
  return name;
}

/** The colour of a map at `t` (0 to 1, clipped) as `#rrggbb`. */
export function colorAt(name: string, t: number): string {
  const table = colormapTable(name);
  const i = 3 * Math.min(255, Math.max(0, Math.floor(t * 256)));
  return hexColor(table[i], table[i + 1], table[i + 2]);
}

/** `#rrggbb` of three bytes. */
export function hexColor(r: number, g: number, b: number): string {
  return `#${((1 << 24) | (r << 16) | (g << 8) | b).toString(16).slice(1)}`;
}

function baseName(name: string): string | undefined {
  const alias = ALIASES[name] ?? name;
  return COLORMAPS.includes(alias) ? alias : undefined;
}

function unknownColormap(name: string): BeambookError {
  const closest = closestNames(name, [...COLORMAPS, ...COLORMAPS.map((n) => `${n}_r`)]);
  return new BeambookError(
    "InvalidArgument",
    `No colour map "${name}" (${COLORMAPS.length} maps, each also with "_r"). Closest: ${closest.join(", ")}.`,
    { hint: "COLORMAPS lists all names." },
  );
}

function buildTable(name: string): Uint8Array {
  const table = new Uint8Array(3 * 256);
  const smooth = SMOOTH[name];
  const knots = smooth ?? LINEAR[name];
  for (let c = 0; c < 3; c++) {
    const sample = knots ? throughKnots(knots, c, smooth !== undefined) : alongCorners(name, c);
    for (let i = 0; i < 256; i++) {
      table[3 * i + c] = Math.round(Math.min(255, Math.max(0, sample(i / 255))));
    }
  }
  return table;
}

/** One channel by its control points, straight or as a Catmull-Rom curve. */
function throughKnots(hex: string, channel: number, smooth: boolean): (t: number) => number {
  const count = hex.length / 6;
  const knot = (k: number): number =>
    Number.parseInt(hex.slice(6 * k + 2 * channel, 6 * k + 2 * channel + 2), 16);
  return (t: number): number => {
    const at = t * (count - 1);
    const k = Math.min(count - 2, Math.floor(at));
    const u = at - k;
    const [b, c] = [knot(k), knot(k + 1)];
    if (!smooth) return b + (c - b) * u;
    const a = k > 0 ? knot(k - 1) : 2 * b - c;
    const d = k + 2 < count ? knot(k + 2) : 2 * c - b;
    const slope = (c - a) / 2;
    const bend = a - 2.5 * b + 2 * c - d / 2;
    const twist = 1.5 * (b - c) + (d - a) / 2;
    return b + u * (slope + u * (bend + u * twist));
  };
}

function alongCorners(name: string, channel: number): (t: number) => number {
  const corners = CORNERS[name][channel];
  return (t: number): number => {
    let k = 0;
    while (k < corners.length - 2 && t > corners[k + 1][0]) k++;
    const [[t0, v0], [t1, v1]] = [corners[k], corners[k + 1]];
    return 255 * (v0 + ((v1 - v0) * (t - t0)) / (t1 - t0));
  };
}

function reverseTable(table: Uint8Array): Uint8Array {
  const out = new Uint8Array(table.length);
  for (let i = 0; i < 256; i++) out.set(table.subarray(3 * i, 3 * i + 3), 3 * (255 - i));
  return out;
}
