import { BeambookError } from "../errors.js";
import type { BadRegion, GeomDim, GeomMetadata } from "./crystfel-metadata.js";
import { bestRes, pixelsFor } from "./crystfel-number.js";
import { panelName, rigidGroups } from "./crystfel-rigid.js";
import type { Layout } from "./layout.js";
import { type MotorPositions, withPositions } from "./motor-comments.js";
import type { Modules, Tile } from "./tile.js";
import type { Vector } from "./vector.js";

/** Options of writing a .geom file; what is not given comes from the file the geometry was read from, if any. */
export interface WriteGeomOptions {
  /** HDF5 path of the data; default "/entry_1/instrument_1/detector_1/data". */
  dataPath?: string;
  /** HDF5 path of the mask; none unless given. */
  maskPath?: string;
  /**
   * Axes of the data, default `["frame", "modno", "ss", "fs"]`. A number is a fixed index: `["frame", "modno", 0, "ss",
   * "fs"]` for raw data. Without "modno" the modules follow each other along slow scan.
   */
  dims?: readonly GeomDim[];
  /** Detector units per electron volt. */
  aduPerEv?: number;
  /** Distance from sample to detector in metres, or the HDF5 path where it stands. */
  clen?: number | string;
  /** In eV, or the HDF5 path where it stands. */
  photonEnergy?: number | string;
  /** Quadrants to write as rigid groups, 0 for none; default the groups of the file that was read, or the detector's quadrants. */
  nquads?: number;
  /** Where the detector's motors stand, in millimetres, `[group][motor]`: told in comments, as EXtra-geom does. */
  motorPositions?: MotorPositions;
}

const DATA_PATH = "/entry_1/instrument_1/detector_1/data";
const DIMS: readonly GeomDim[] = ["frame", "modno", "ss", "fs"];

/**
 * The text of a CrystFEL geometry file.
 *
 * @throws InvalidArgument for dims without frame, ss and fs, or quadrants that do not divide the modules
 * @source CrystFEL manual, crystfel_geometry(5)
 */
export function formatGeom(
  modules: Modules,
  layout: Layout,
  metadata: GeomMetadata | undefined,
  options: WriteGeomOptions,
): string {
  // A data path and the axes of what lies there belong together.
  const dims = options.dims ?? (options.dataPath ? DIMS : (metadata?.dims ?? DIMS));
  checkDims(dims);
  const lines = [
    ...header(layout, metadata, options, dims),
    ...rigidGroups(
      modules,
      options.nquads ?? layout.quadrants,
      options.nquads === undefined && hasGroups(metadata) ? metadata : undefined,
    ),
    "",
    ...badRegions(metadata?.bad ?? [], dims, layout),
  ];
  const res = bestRes(layout.pixelSize);
  modules.forEach((tiles, m) => {
    tiles.forEach((tile, t) => {
      lines.push(...panel(tile, layout, dims, m, t, res), "");
    });
  });
  const comments = withPositions(metadata?.comments ?? [], options.motorPositions);
  return keepComments(lines, comments).join("\n");
}

function hasGroups(metadata: GeomMetadata | undefined): boolean {
  return Object.keys(metadata?.rigidGroups ?? {}).length > 0;
}

function checkDims(dims: readonly GeomDim[]): void {
  const named = dims.filter((d) => typeof d !== "number");
  const known = named.every((d) => ["frame", "modno", "ss", "fs"].includes(d as string));
  const complete = (["frame", "ss", "fs"] as const).every((d) => named.includes(d));
  if (known && complete && new Set(named).size === named.length) return;
  throw new BeambookError(
    "InvalidArgument",
    `Cannot write data with the axes ${dims.join(", ")}.`,
    {
      hint: 'Name "frame", "ss" and "fs" once, "modno" at most once; other axes are fixed indexes.',
    },
  );
}

function header(
  layout: Layout,
  metadata: GeomMetadata | undefined,
  options: WriteGeomOptions,
  dims: readonly GeomDim[],
): string[] {
  const { dataPath = metadata?.data ?? DATA_PATH, maskPath = metadata?.mask } = options;
  const { aduPerEv = metadata?.aduPerEv } = options;
  const { clen = metadata?.clen, photonEnergy = metadata?.photonEnergy } = options;
  const missing = [photonEnergy, clen, aduPerEv].includes(undefined);
  return [
    `; ${layout.name} geometry, written by beambook`,
    ...(missing
      ? ["; Lines marked SET ME need your values before CrystFEL can use this file."]
      : []),
    "",
    `data = ${dataPath}`,
    ...(maskPath ? [`mask = ${maskPath}`] : []),
    ...Object.entries(metadata?.other ?? {}).map(([key, value]) => `${key} = ${value}`),
    ...dims.flatMap((d, k) =>
      d === "frame" ? [`dim${k} = %`] : typeof d === "number" ? [`dim${k} = ${d}`] : [],
    ),
    `res = ${bestRes(layout.pixelSize)} ; pixels per metre`,
    "",
    setting("photon_energy", photonEnergy, "eV"),
    setting("clen", clen, "metres from sample to detector"),
    setting("adu_per_eV", aduPerEv, "detector units per eV"),
    "",
  ];
}

function setting(key: string, value: number | string | undefined, meaning: string): string {
  return value === undefined ? `; ${key} = SET ME` : `${key} = ${value} ; ${meaning}`;
}

/** What to add to a module's slow-scan numbers to get the file's. */
function ssStart(dims: readonly GeomDim[], module: number, layout: Layout): number {
  return dims.includes("modno") ? 0 : module * layout.moduleShape[0];
}

function panel(
  tile: Tile,
  layout: Layout,
  dims: readonly GeomDim[],
  m: number,
  t: number,
  res: number,
): string[] {
  const name = panelName(m, t);
  const [s, f] = layout.tileOrigins[t];
  const ss = s + ssStart(dims, m, layout);
  const axes = dims.flatMap((d, k) =>
    d === "frame" || typeof d === "number" ? [] : [`dim${k} = ${d === "modno" ? m : d}`],
  );
  const fields = [
    ...axes,
    `min_fs = ${f}`,
    `min_ss = ${ss}`,
    `max_fs = ${f + tile.fsPixels - 1}`,
    `max_ss = ${ss + tile.ssPixels - 1}`,
    `fs = ${direction(tile.fs, res)}`,
    `ss = ${direction(tile.ss, res)}`,
    `corner_x = ${pixelsFor(tile.corner[0], res)}`,
    `corner_y = ${pixelsFor(tile.corner[1], res)}`,
    `coffset = ${tile.corner[2] + 0}`,
  ];
  return fields.map((field) => `${name}/${field}`);
}

function direction(v: Vector, res: number): string {
  const [x, y, z] = v.map((part) => {
    const n = pixelsFor(part, res);
    return n < 0 ? `${n}` : `+${n}`;
  });
  return v[2] === 0 ? `${x}x ${y}y` : `${x}x ${y}y ${z}z`;
}

function badRegions(bad: readonly BadRegion[], dims: readonly GeomDim[], layout: Layout): string[] {
  const limits = (name: string, axis: string, [low, high]: readonly [number, number]): string[] => [
    `${name}/min_${axis} = ${low}`,
    `${name}/max_${axis} = ${high}`,
  ];
  return bad.flatMap((b) => {
    if (b.kind === "area") return [...limits(b.name, "x", b.x), ...limits(b.name, "y", b.y), ""];
    const start = b.tile ? ssStart(dims, b.tile[0], layout) : 0;
    return [
      ...(b.tile ? [`${b.name}/panel = ${panelName(...b.tile)}`] : []),
      ...limits(b.name, "fs", b.fs),
      ...limits(b.name, "ss", [b.ss[0] + start, b.ss[1] + start]),
      "",
    ];
  });
}

/** Adds the comments of the file that was read, below the first lines, unless they are there. */
function keepComments(lines: readonly string[], comments: readonly string[]): string[] {
  const own = new Set(lines);
  const kept = comments.map((c) => `;${c}`).filter((c) => !own.has(c) && !c.endsWith("SET ME"));
  const end = lines.indexOf("");
  return [...lines.slice(0, end), ...kept, ...lines.slice(end)];
}
