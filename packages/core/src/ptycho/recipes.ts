import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { PtydScan } from "./ptyd-scan.js";
import type { PtyScan } from "./scan.js";
import type { ScanOptions } from "./scan-options.js";
import { FolderScan } from "./scans/folder-scan.js";
import { Hdf5Scan } from "./scans/hdf5-scan.js";
import { MoonFlowerScan } from "./scans/moonflower.js";
import { NumpyScan } from "./scans/numpy-scan.js";

/** A scan class as it can be registered: its parameters are its own. */
export interface AnyScanClass {
  new (pars?: object | null, options?: ScanOptions): PtyScan;
}

const recipes = new Map<string, AnyScanClass>([
  ["file", PtydScan as AnyScanClass],
  ["numpy", NumpyScan as AnyScanClass],
  ["hdf5", Hdf5Scan as AnyScanClass],
  ["folder", FolderScan as AnyScanClass],
  ["moonflower", MoonFlowerScan as AnyScanClass],
]);

/**
 * Makes a scan class known by a source name.
 *
 * @example
 * registerScan("numpy", NumpyScan);
 */
export function registerScan(source: string, scan: AnyScanClass): void {
  recipes.set(source, scan);
}

/** Known source names. */
export function scanSources(): string[] {
  return [...recipes.keys()];
}

/**
 * The scan that parameters describe: `source` names the class ("file" reads `dfile`, the path of a `.ptyd` file reads
 * that), and `recipe` has the class's own parameters.
 *
 * @throws `NotFound` with the known names
 * @example
 * const scan = makeScan({ source: "numpy", dfile: "npy.ptyd", save: "append", recipe: { base_path: "sim/" } });
 */
export function makeScan(
  {
    source: given,
    recipe,
    ...pars
  }: { source?: string | null; recipe?: object | null } & Record<string, unknown>,
  options: ScanOptions = {},
): PtyScan {
  const source = given ?? "file";
  if (/\.(ptyd|h5|hdf5)$/.test(source)) return new PtydScan({ ...pars, source }, options);
  const Scan = recipes.get(source);
  if (Scan === undefined) {
    throw new BeambookError("NotFound", `There is no scan for source "${source}".`, {
      hint: `Closest: ${closestNames(source, recipes.keys()).join(", ")}. Add one by registerScan().`,
    });
  }
  // Other recipes' parameters may stay when only the source is changed to "file".
  if (source === "file") return new PtydScan({ dfile: pars.dfile as string }, options);
  return new Scan({ ...pars, ...recipe }, options);
}
