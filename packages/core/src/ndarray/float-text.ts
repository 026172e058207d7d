/** Digits after the point, and digits in all, beyond which floats are shortened. */
const PRECISION = 8;

/** The shortest decimal digits that give a float back, at most eight after the point. */
function shortest(value: number, single: boolean): string {
  if (!single) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** A finite number without exponent, at most eight digits after the point, no zeros at the end: `1.`, `0.25`. */
function positional(value: number, single: boolean): string {
  const [, fraction = ""] = plain(shortest(value, single)).split(".");
  const sign = Object.is(value, -0) ? "-" : "";
  const fixed = sign + value.toFixed(Math.min(PRECISION, fraction.length));
  return fixed.includes(".") ? fixed.replace(/0+$/, "") : `${fixed}.`;
}

/** A number's text without exponent. */
function plain(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction = "", exponent] = match;
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, "0")}`;
}

/** A finite number with exponent: `1.25e-07`, all with `digits` digits after the point. */
function scientific(value: number, digits: number): string {
  return value
    .toExponential(digits)
    .replace(/e([+-])(\d)$/, (_, sign: string, exponent: string) => `e${sign}0${exponent}`)
    .replace(/^(-?\d)e/, "$1.e");
}

function mantissaDigits(value: number, single: boolean): number {
  const [mantissa] = Number(shortest(value, single)).toExponential().split("e");
  return Math.min(PRECISION, mantissa.split(".")[1]?.length ?? 0);
}

/**
 * Floats as numpy writes them in one array: all with exponent where sizes differ by more than 1000 or are extreme,
 * otherwise with aligned points.
 */
export function floatTexts(values: readonly number[], single: boolean): string[] {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((v) => v !== 0).map(Math.abs);
  const largest = sizes.length > 0 ? Math.max(...sizes) : 0;
  const smallest = sizes.length > 0 ? Math.min(...sizes) : 0;
  const exponents =
    sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  let texts: string[];
  if (exponents) {
    const digits = Math.max(...finite.map((v) => mantissaDigits(v, single)));
    texts = values.map((v) => (Number.isFinite(v) ? scientific(v, digits) : special(v)));
  } else {
    texts = values.map((v) => (Number.isFinite(v) ? positional(v, single) : special(v)));
    const places = Math.max(
      0,
      ...texts.map((t) => (t.includes(".") ? t.length - t.indexOf(".") : 0)),
    );
    texts = texts.map((t) =>
      t.includes(".") ? t + " ".repeat(places - (t.length - t.indexOf("."))) : t,
    );
  }
  const width = Math.max(0, ...texts.map((t) => t.length));
  return texts.map((t) => t.padStart(width));
}

function special(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}
