import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { CSS_COLORS } from "./css-names.js";

/** The ten colours that marks take in turn (matplotlib's tab10). */
export const TAB10: readonly string[] = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

const TAB_NAMES = "blue orange green red purple brown pink gray olive cyan".split(" ");

const LETTERS: Readonly<Record<string, string>> = {
  b: "#0000ff",
  g: "#008000",
  r: "#ff0000",
  c: "#00bfbf",
  m: "#bf00bf",
  y: "#bfbf00",
  k: "#000000",
  w: "#ffffff",
};

const NOTATION =
  /^(#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|(rgb|hsl)a?\([-\d.,%\s/deg]+\))$/i;

/**
 * A colour as CSS writes it: CSS names and notations stay, matplotlib's `C3`, `tab:blue`, `k` and grey levels such as
 * `"0.7"` are translated.
 *
 * @throws InvalidArgument for a name that is none of these
 */
export function cssColor(color: string): string {
  const name = color.trim();
  const cycle = /^C(\d+)$/.exec(name);
  if (cycle) return TAB10[Number(cycle[1]) % TAB10.length];
  if (name in LETTERS) return LETTERS[name];
  const low = name.toLowerCase();
  const tab = low.startsWith("tab:") ? TAB_NAMES.indexOf(low.slice(4).replace("grey", "gray")) : -1;
  if (tab >= 0) return TAB10[tab];
  if (/^(0?\.\d+|[01](\.0*)?)$/.test(name)) return greyLevel(Number(name));
  if (CSS_COLORS.has(low) || low === "none" || low === "transparent" || NOTATION.test(name))
    return low;
  throw new BeambookError(
    "InvalidArgument",
    `Unknown colour "${color}". Closest: ${closestNames(low, CSS_COLORS.keys()).join(", ")}.`,
    { hint: 'Use a CSS colour ("steelblue", "#4682b4"), "C0" to "C9", or "tab:blue".' },
  );
}

function greyLevel(level: number): string {
  const byte = Math.round(255 * level)
    .toString(16)
    .padStart(2, "0");
  return `#${byte}${byte}${byte}`;
}

/** Red, green, blue and alpha (0 to 255) of a colour that {@link cssColor} returned; `none` is transparent. */
export function colorBytes(color: string): [number, number, number, number] {
  const hex = CSS_COLORS.get(color) ?? (color.startsWith("#") ? color.slice(1) : undefined);
  if (hex) {
    const long = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
    const byte = (k: number): number => Number.parseInt(long.slice(k, k + 2), 16);
    return [byte(0), byte(2), byte(4), long.length > 6 ? byte(6) : 255];
  }
  const parts = /^rgba?\(([^)]+)\)$/
    .exec(color)?.[1]
    .split(/[\s,/]+/)
    .map(Number.parseFloat);
  if (!parts || parts.length < 3) return [0, 0, 0, 0];
  return [parts[0], parts[1], parts[2], 255 * (parts[3] ?? 1)];
}
