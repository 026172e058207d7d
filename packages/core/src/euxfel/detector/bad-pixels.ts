import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { isFloat } from "../../ndarray/dtype.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";

/**
 * Why corrected data calls a pixel bad: bits of the mask.
 *
 * @source https://extra.readthedocs.io/en/latest/calibration/
 */
export const BAD_PIXELS = {
  OFFSET_OUT_OF_THRESHOLD: 2 ** 0,
  NOISE_OUT_OF_THRESHOLD: 2 ** 1,
  OFFSET_NOISE_EVAL_ERROR: 2 ** 2,
  NO_DARK_DATA: 2 ** 3,
  CI_GAIN_OUT_OF_THRESHOLD: 2 ** 4,
  CI_LINEAR_DEVIATION: 2 ** 5,
  CI_EVAL_ERROR: 2 ** 6,
  FF_GAIN_EVAL_ERROR: 2 ** 7,
  FF_GAIN_DEVIATION: 2 ** 8,
  FF_NO_ENTRIES: 2 ** 9,
  CI2_EVAL_ERROR: 2 ** 10,
  VALUE_IS_NAN: 2 ** 11,
  VALUE_OUT_OF_RANGE: 2 ** 12,
  GAIN_THRESHOLDING_ERROR: 2 ** 13,
  DATA_STD_IS_ZERO: 2 ** 14,
  ASIC_STD_BELOW_NOISE: 2 ** 15,
  INTERPOLATED: 2 ** 16,
  NOISY_ADC: 2 ** 17,
  OVERSCAN: 2 ** 18,
  NON_SENSITIVE: 2 ** 19,
  NON_LIN_RESPONSE_REGION: 2 ** 20,
  WRONG_GAIN_VALUE: 2 ** 21,
  NON_STANDARD_SIZE: 2 ** 22,
} as const;

/** Name of a reason to call a pixel bad. */
export type BadPixel = keyof typeof BAD_PIXELS;

/** Reasons by name or bit, or bits together. */
export type MaskBits = number | BadPixel | readonly (number | BadPixel)[];

/** How bad pixels are taken out. */
export interface MaskOptions {
  /** Reasons that count; default any. */
  maskBits?: MaskBits;
  /** What bad pixels become; default NaN. */
  maskedValue?: number;
}

/** The bits of some reasons together. @throws `InvalidArgument` for an unknown name. */
export function combineBits(bits: MaskBits): number {
  const list = typeof bits === "object" ? bits : [bits];
  let all = 0;
  for (const bit of list) {
    const value = typeof bit === "number" ? bit : BAD_PIXELS[bit];
    if (value === undefined) {
      const near = closestNames(String(bit), Object.keys(BAD_PIXELS)).join(", ");
      throw new BeambookError("InvalidArgument", `No bad-pixel bit "${bit}".`, {
        hint: `Closest: ${near}. See BAD_PIXELS.`,
      });
    }
    all |= value;
  }
  return all >>> 0;
}

/**
 * Replaces bad pixels, in place.
 *
 * @throws `UnsupportedType` when NaN is to be put into integers, `ShapeMismatch`
 */
export function applyMask(
  data: LabelledArray,
  mask: LabelledArray,
  options: MaskOptions,
): LabelledArray {
  maskPixels(data.values, mask.values, options);
  return data;
}

/** {@link applyMask} for arrays without labels. */
export function maskPixels(
  values: NDArray,
  mask: NDArray,
  { maskBits, maskedValue = Number.NaN }: MaskOptions,
): void {
  if (values.size !== mask.size) {
    throw new BeambookError(
      "ShapeMismatch",
      `Data of shape (${values.shape.join(", ")}) has a mask of shape (${mask.shape.join(", ")}).`,
    );
  }
  if (Number.isNaN(maskedValue) && !isFloat(values.dtype)) {
    throw new BeambookError("UnsupportedType", `NaN does not fit ${values.dtype} data.`, {
      hint: 'Give maskedValue, or astype: "float32".',
    });
  }
  const bits = maskBits === undefined ? 0xffffffff : combineBits(maskBits);
  maskFlat(values, mask.flat() as ArrayLike<number>, bits, maskedValue);
}

function maskFlat(values: NDArray, bad: ArrayLike<number>, bits: number, value: number): void {
  const target = values.flat() as Float64Array;
  for (let i = 0; i < target.length; i++) if ((bad[i] & bits) !== 0) target[i] = value;
}
