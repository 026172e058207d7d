import { type Header, headerOf, numberIn } from "./header-geometry.js";

/** Counters of an ESRF scaler card, and what they give. */
export interface Scalers {
  /** Calibrated values by counter name. */
  readonly values: Readonly<Record<string, number>>;
  /** Seconds. */
  readonly exposureTime?: number;
  readonly intensity0?: number;
  readonly intensity1?: number;
}

/**
 * Counters from a header: value = (count - zero per second x time) x factor. `HSTime`, `HSI0` and `HSI1` tell which pin
 * (from 1) is the clock, the monitor before and after the sample. Plain keys win where a header has them.
 *
 * @source Boesecke, J. Appl. Cryst. 40 (2007) s423, scaler keywords; id02 plugins of dahu (MIT).
 * @throws FileFormat for values that are not numbers
 */
export function readScalers(header: Header, file: string): Scalers {
  const given = (key: string): number | undefined => numberIn(header, key, file);
  const pin = (key: string, n: number): number | undefined =>
    given(`HS32${key}${String(n).padStart(2, "0")}`);
  const clock = given("HSTime");
  const ticks = clock === undefined ? undefined : pin("C", clock);
  const time = ticks === undefined ? undefined : ticks * (pin("F", clock!) ?? 1);
  const calibrated = (n: number | undefined): number | undefined => {
    const count = n === undefined ? undefined : pin("C", n);
    if (count === undefined) return undefined;
    return (count - (pin("Z", n!) ?? 0) * (time ?? 0)) * (pin("F", n!) ?? 1);
  };
  const values: Record<string, number> = {};
  const length = Math.min(given("HS32Len") ?? 0, 99);
  for (let n = 1; n <= length; n++) {
    const value = calibrated(n);
    if (value !== undefined) values[String(headerOf(header, nameKey(n)) ?? n)] = value;
  }
  const exposureTime = given("ExposureTime") ?? time;
  const intensity0 = given("Intensity0") ?? calibrated(given("HSI0"));
  const intensity1 = given("Intensity1") ?? calibrated(given("HSI1"));
  return {
    values,
    ...(exposureTime !== undefined && { exposureTime }),
    ...(intensity0 !== undefined && { intensity0 }),
    ...(intensity1 !== undefined && { intensity1 }),
  };
}

const nameKey = (n: number): string => `HS32N${String(n).padStart(2, "0")}`;
