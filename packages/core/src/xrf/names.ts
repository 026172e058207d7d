import { BeambookError } from "../errors.js";

/** Name of the cube in a datastack. */
export const CUBE = "maxrf_cube";
/** Name of the spectrum of maxima over all pixels. */
export const MAX_SPECTRUM = "maxrf_maxspectrum";
/** Name of the mean spectrum, which the files call the sum. */
export const SUM_SPECTRUM = "maxrf_sumspectrum";

/** The names of a datastack's datasets in the order they come about. */
export const LAYERS: {
  readonly MAXRF_CUBE: string;
  readonly MAXRF_MAXSPECTRUM: string;
  readonly MAXRF_SUMSPECTRUM: string;
  readonly MAXRF_ENERGIES: string;
  readonly HOTMAX_PIXELS: string;
  readonly HOTMAX_SPECTRA: string;
  readonly HOTMAX_BASELINES: string;
  readonly HOTMAX_NOISELINES: string;
  readonly MAPS_IMVIS: string;
} = {
  MAXRF_CUBE: CUBE,
  MAXRF_MAXSPECTRUM: MAX_SPECTRUM,
  MAXRF_SUMSPECTRUM: SUM_SPECTRUM,
  MAXRF_ENERGIES: "maxrf_energies",
  HOTMAX_PIXELS: "hotmax_pixels",
  HOTMAX_SPECTRA: "hotmax_spectra",
  HOTMAX_BASELINES: "hotmax_baselines",
  HOTMAX_NOISELINES: "hotmax_noiselines",
  MAPS_IMVIS: "maps_imvis",
};

/**
 * A name that is not taken yet: the latest version of `datapath` with one more underscore. A version is the name
 * followed by underscores; the latest has most of them.
 *
 * @param extraUnderscore - true (default) for the next version, false for the latest there is
 * @returns `datapath` itself when the list does not have it
 * @example
 * underscorify("a", ["a", "a_", "ab"]); // "a__"
 * underscorify("a", ["a", "a_", "ab"], { extraUnderscore: false }); // "a_"
 */
export function underscorify(
  datapath: string,
  datapathList: Iterable<string>,
  { extraUnderscore = true }: { extraUnderscore?: boolean } = {},
): string {
  const names = new Set(datapathList);
  if (!names.has(datapath)) return datapath;
  let latest = datapath;
  for (const name of names) {
    const rest = name.startsWith(datapath) ? name.slice(datapath.length) : "x";
    if (/^_*$/.test(rest) && name.length > latest.length) latest = name;
  }
  return extraUnderscore ? `${latest}_` : latest;
}

/** Throws InvalidArgument for names that cannot be an array's path. */
export function checkDatapath(datapath: string): void {
  const parts = String(datapath).split("/");
  const bad = parts.some(
    (part) => part === "" || part === "." || part === ".." || /^\.z/.test(part),
  );
  if (typeof datapath === "string" && !bad && !/[\\:]/.test(datapath) && !hasControl(datapath))
    return;
  throw new BeambookError("InvalidArgument", `${JSON.stringify(datapath)} cannot name a dataset.`, {
    hint: "Use letters, digits and underscores, such as maxrf_energies.",
  });
}

function hasControl(text: string): boolean {
  return [...text].some((c) => c.charCodeAt(0) < 32);
}
