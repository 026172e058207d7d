import { BeambookError } from "../errors.js";

/** Name of the cube in a datastack. */
export const CUBE = "maxrf_cube";
/** Name of the spectrum of maxima over all pixels. */
export const MAX_SPECTRUM = "maxrf_maxspectrum";
/** Name of the mean spectrum, which the files call the sum. */
export const SUM_SPECTRUM = "maxrf_sumspectrum";

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
