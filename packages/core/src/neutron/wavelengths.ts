import { BeambookError } from "../errors.js";

/**
 * Wavelengths as float64.
 *
 * @throws InvalidArgument for one that is not above 0
 */
export function checkedWavelengths(wavelengths: ArrayLike<number>): Float64Array {
  const wl = wavelengths instanceof Float64Array ? wavelengths : Float64Array.from(wavelengths);
  for (let i = 0; i < wl.length; i++) {
    if (wl[i] > 0 && wl[i] < Number.POSITIVE_INFINITY) continue;
    throw new BeambookError("InvalidArgument", `Wavelength ${i} is ${wl[i]} Å.`, {
      hint: "Wavelengths are above 0.",
    });
  }
  return wl;
}

/**
 * Limits of bins as float64.
 *
 * @throws InvalidArgument for fewer than two, or limits that do not rise from above 0
 */
export function checkedBounds(bounds: ArrayLike<number>): Float64Array {
  const limits = checkedWavelengths(bounds);
  if (limits.length < 2) {
    throw new BeambookError("InvalidArgument", "Bins need at least two limits.");
  }
  for (let i = 1; i < limits.length; i++) {
    if (limits[i] > limits[i - 1]) continue;
    throw new BeambookError(
      "InvalidArgument",
      `Limit ${i} of the bins, ${limits[i]} Å, is not above the one before, ${limits[i - 1]} Å.`,
    );
  }
  return limits;
}
