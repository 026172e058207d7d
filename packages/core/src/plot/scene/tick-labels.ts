import type { TickPositions } from "./ticks.js";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Labels of ticks and what they share: `×10⁶`, or an offset such as `+1517095000`. */
export interface TickLabels {
  labels: string[];
  /** Stands at the end of the axis; empty if labels say it all. */
  note: string;
}

/** `10ⁿ` in plain Unicode. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (d) => SUPERSCRIPTS[Number(d)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** A number with the typographic minus sign. */
export function formatFixed(value: number, decimals: number): string {
  const text = (value === 0 ? 0 : value).toFixed(Math.min(20, decimals));
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A short text of one number: up to `digits` significant digits, powers of ten where needed. */
export function formatNumber(value: number, digits: number = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e6 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${String(Number(mantissa)).replace("-", "−")}×${powerOfTen(Number(exponent))}`;
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/**
 * Labels of linear ticks: as few decimals as tell them apart. Large or small values share a power of a thousand;
 * values that differ by little from each other (train IDs) are written in full while they have at most `room`
 * characters, else as differences from an offset.
 */
export function linearLabels(
  { major, step }: Pick<TickPositions, "major" | "step">,
  room: number,
): TickLabels {
  const top = Math.max(...major.map(Math.abs), 0);
  if (major.length === 0 || top === 0 || step === 0) {
    return { labels: major.map((v) => formatNumber(v, 6)), note: "" };
  }
  const finest = Math.floor(Math.log10(step) + 1e-9);
  const leading = Math.floor(Math.log10(top) + 1e-9);
  const decimals = Math.max(0, -finest);
  const plain = major.map((v) => formatFixed(v, decimals));
  const longest = Math.max(...plain.map((t) => t.length));
  const small = leading < -3 || decimals > 4;
  if (leading < 5 && !small) return { labels: plain, note: "" };
  if (leading - finest >= 4) {
    return longest <= room ? { labels: plain, note: "" } : offsetLabels(major, step, room);
  }
  const shared = 3 * Math.floor(leading / 3);
  const rest = Math.max(0, shared - finest);
  return {
    labels: major.map((v) => formatFixed(v / 10 ** shared, rest)),
    note: shared === 0 ? "" : `×${powerOfTen(shared)}`,
  };
}

function offsetLabels(major: number[], step: number, room: number): TickLabels {
  const span = major[major.length - 1] - major[0];
  const unit = 10 ** Math.ceil(Math.log10(Math.max(span, step)) + 1e-9);
  const offset = Math.floor(major[0] / unit) * unit;
  const decimals = Math.max(0, -Math.floor(Math.log10(unit) + 1e-9));
  const size = Math.abs(offset);
  const digits = Math.ceil(Math.log10(size / unit) + 1e-9) + 1;
  const text =
    size < 1e-3 || size >= 1e12
      ? formatNumber(size, Math.min(16, digits))
      : formatFixed(size, decimals);
  const inner = linearLabels({ major: major.map((v) => v - offset), step }, Math.max(room, 8));
  const shift = `${offset < 0 ? "−" : "+"}${text}`;
  return { labels: inner.labels, note: inner.note ? `${inner.note} ${shift}` : shift };
}

/** Labels of log and symlog ticks: plain numbers between 0.01 and 1000, else powers of ten. */
export function logLabels(major: readonly number[]): TickLabels {
  const sizes = major.filter((v) => v !== 0).map(Math.abs);
  const plain = sizes.every((v) => v >= 0.0099 && v <= 1001);
  const label = (v: number): string => {
    if (v === 0) return "0";
    if (plain) return formatNumber(v, 6);
    const exponent = Math.floor(Math.log10(Math.abs(v)) + 1e-9);
    const lead = Number((Math.abs(v) / 10 ** exponent).toPrecision(6));
    const sign = v < 0 ? "−" : "";
    return sign + (lead === 1 ? "" : `${lead}×`) + powerOfTen(exponent);
  };
  return { labels: major.map(label), note: "" };
}

/** Labels of times (UTC): the parts that the step needs, the date as a note. */
export function timeLabels(major: readonly number[], step: number): TickLabels {
  if (major.length === 0) return { labels: [], note: "" };
  const iso = major.map((t) => new Date(t).toISOString());
  if (step >= 86_400_000) return { labels: iso.map((t) => t.slice(0, 10)), note: "" };
  const [first, last] = [iso[0].slice(0, 10), iso[iso.length - 1].slice(0, 10)];
  const dates = first === last ? first : `${first} – ${last.slice(5)}`;
  const end = step < 1000 ? 23 : step < 60_000 ? 19 : 16;
  return { labels: iso.map((t) => t.slice(11, end)), note: `${dates} UTC` };
}
