/** A mark on an axis. */
export interface Tick {
  value: number;
  label: string;
}

/** About `count` round values from `low` to `high`, with labels of equal precision. */
export function linearTicks(low: number, high: number, count: number): Tick[] {
  if (!(high > low) || !(count > 0)) return [];
  const step = niceStep((high - low) / count);
  const ticks: Tick[] = [];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const large = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 || step < 1e-4;
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    const value = k * step;
    const label = large && value !== 0 ? shortNumber(value) : value.toFixed(decimals);
    ticks.push({ value: k === 0 ? 0 : value, label: label.replace("-", "−") });
  }
  return ticks;
}

/** Powers of ten between positive limits, with 2 and 5 between them where there is room. */
export function logTicks(low: number, high: number, count: number): Tick[] {
  if (!(low > 0 && high > low)) return [];
  const decades = Math.log10(high / low);
  const factors = decades * 3 <= count ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const ticks: Tick[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    if (e % every !== 0) continue;
    for (const f of factors) {
      const value = f * 10 ** e;
      if (value >= low * 0.999999 && value <= high * 1.000001) {
        ticks.push({ value, label: shortNumber(value).replace("-", "−") });
      }
    }
  }
  return ticks.length >= 2 || decades > 1 ? ticks : linearTicks(low, high, count);
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const part = rough / power;
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}

/** At most four significant digits, exponents where plain digits would be long. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const a = Math.abs(value);
  if (a !== 0 && (a >= 1e5 || a < 1e-3)) {
    return value
      .toExponential(3)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  }
  return String(Number(value.toPrecision(4)));
}
