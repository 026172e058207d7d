import { BeambookError, type ErrorDetails } from "../errors.js";

/** Units that header values carry, as factors to metres, radians, seconds, joules and pure numbers. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1,
  dm: 1e-1,
  cm: 1e-2,
  mm: 1e-3,
  um: 1e-6,
  µm: 1e-6,
  micron: 1e-6,
  nm: 1e-9,
  pm: 1e-12,
  a: 1e-10,
  å: 1e-10,
  ang: 1e-10,
  angstrom: 1e-10,
  rad: 1,
  mrad: 1e-3,
  deg: Math.PI / 180,
  s: 1,
  sec: 1,
  ms: 1e-3,
  us: 1e-6,
  min: 60,
  h: 3600,
  ev: 1.602176634e-19,
  kev: 1.602176634e-16,
  pixel: 1,
  px: 1,
  pix: 1,
  no_unit: 1,
};

/**
 * The number of a header value that may carry a unit: `0.2_mm`, `0.2 mm`, `1.013e-10`, `30 deg`.
 *
 * @returns The value in metres, radians, seconds or joules; a number without unit as it is; NaN for an empty text.
 * @throws FileFormat for what is no number, or an unknown unit
 * @example
 * parseQuantity("0.2_mm"); // 0.0002
 */
export function parseQuantity(text: string, details: ErrorDetails = {}): number {
  const trimmed = text.trim();
  if (trimmed === "") return Number.NaN;
  const parts = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?)[\s_]*(.*)$/.exec(trimmed);
  const number = parts && Number(parts[1].replace(/d/i, "e"));
  if (parts === null || number === null || !Number.isFinite(number)) {
    throw new BeambookError("FileFormat", `"${text}" is not a number.`, details);
  }
  const unit = parts[2].toLowerCase();
  if (Object.hasOwn(UNITS, unit)) return number * UNITS[unit];
  throw new BeambookError("FileFormat", `"${text}" has an unknown unit.`, {
    ...details,
    hint: `Known units: ${Object.keys(UNITS).filter(Boolean).join(", ")}.`,
  });
}
