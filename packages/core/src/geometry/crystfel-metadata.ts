import type { GeomFile } from "./crystfel-parse.js";
import { ENERGY_UNITS, LENGTH_UNITS, quantity } from "./crystfel-value.js";

/** Meaning of each axis of the data in a .geom file: "frame", "modno", "ss", "fs", or a fixed index. */
export type GeomDim = "frame" | "modno" | "ss" | "fs" | number;

/** Pixels to leave out: of one tile (or of every one), or under a rectangle of the x-y plane. */
export type BadRegion =
  | {
      readonly kind: "pixels";
      readonly name: string;
      /** Module and tile; undefined stands for all. */
      readonly tile: readonly [module: number, tile: number] | undefined;
      /** First and last row and column, in the module's data. */
      readonly ss: readonly [first: number, last: number];
      readonly fs: readonly [first: number, last: number];
    }
  | {
      readonly kind: "area";
      readonly name: string;
      /** Limits in pixels from the origin. */
      readonly x: readonly [low: number, high: number];
      readonly y: readonly [low: number, high: number];
    };

/** What a .geom file says beside the positions of the panels. */
export interface GeomMetadata {
  /** The file it was read from. */
  readonly file: string;
  /** HDF5 paths of data and mask. */
  readonly data?: string;
  readonly mask?: string;
  /** Detector distance in metres, or the HDF5 path where it stands. */
  readonly clen?: number | string;
  /** In eV, or the HDF5 path where it stands. */
  readonly photonEnergy?: number | string;
  readonly aduPerEv?: number;
  readonly dims: readonly GeomDim[];
  readonly bad: readonly BadRegion[];
  /** What the file calls the panels, by module and tile. */
  readonly panelNames: readonly (readonly string[])[];
  readonly rigidGroups: Readonly<Record<string, readonly string[]>>;
  readonly rigidGroupCollections: Readonly<Record<string, readonly string[]>>;
  /** Lines of comment, without the semicolon. */
  readonly comments: readonly string[];
  /** Values for the whole file that beambook does not use, such as mask_good. */
  readonly other: Readonly<Record<string, string>>;
}

const USED =
  /^(data|mask|clen|photon_energy|adu_per_e[vV]|res|dim\d+|(min|max)_[fs]s|corner_[xy]|coffset|[fs]s)$/;

/** Everything but what needs the panels. */
export function readMetadata(file: GeomFile): Omit<GeomMetadata, "dims" | "bad" | "panelNames"> {
  const first = file.panels[0]?.fields ?? file.globals;
  const value = (key: string): string | undefined =>
    file.globals.get(key)?.value ?? first.get(key)?.value;
  const [data, mask, clen, energy] = ["data", "mask", "clen", "photon_energy"].map(value);
  const adu = Number(value("adu_per_eV") ?? value("adu_per_ev"));
  return {
    file: file.path,
    ...(data === undefined ? {} : { data }),
    ...(mask === undefined ? {} : { mask }),
    ...(clen === undefined ? {} : { clen: quantity(clen, LENGTH_UNITS) }),
    ...(energy === undefined ? {} : { photonEnergy: quantity(energy, ENERGY_UNITS) }),
    ...(Number.isFinite(adu) ? { aduPerEv: adu } : {}),
    rigidGroups: Object.fromEntries(file.rigidGroups),
    rigidGroupCollections: Object.fromEntries(file.collections),
    comments: file.comments,
    other: Object.fromEntries(
      [...file.globals].filter(([key]) => !USED.test(key)).map(([key, { value }]) => [key, value]),
    ),
  };
}
