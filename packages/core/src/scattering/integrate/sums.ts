import { compileOnce } from "../../ndarray/loops.js";
import { PairKernel } from "./pair-kernel.js";
import type { PixelValuesArray } from "./pixel-arrays.js";
import type { BinTable } from "./tables.js";

/** What is known of each pixel beside its signal. */
export interface PixelFacts {
  readonly signal: PixelValuesArray;
  readonly dark?: PixelValuesArray;
  readonly variance?: PixelValuesArray;
  readonly darkVariance?: PixelValuesArray;
  /** Normalisation: what the signal is divided by; undefined is 1. */
  readonly norm?: Float32Array;
  readonly dummy?: number;
  readonly deltaDummy?: number;
  /** Variance of a pixel from its counts. */
  readonly poisson?: boolean;
}

/** Sums over the pixels of each bin, weighted by shares. */
export interface BinSums {
  readonly signal: Float64Array;
  /** Undefined without an error model. */
  readonly variance?: Float64Array;
  readonly norm: Float64Array;
  /** Of the squares of share times norm. */
  readonly norm2: Float64Array;
  /** Pixels, by shares. */
  readonly count: Float64Array;
}

/** Which sums a loop makes; each combination is compiled once. */
interface LoopPlan {
  /** Pixels are checked one by one: dead values, NaN. */
  checked: boolean;
  dark: boolean;
  norm: boolean;
  variance: "none" | "poisson" | "given" | "spread";
  darkVariance: boolean;
  /** Counting variances of whole pixels are the signal, and what is below one count: most pixels need nothing more. */
  deficit: boolean;
  deltaDummy: "none" | "exact" | "near";
}

interface LoopArguments {
  data: ArrayLike<number>;
  dark?: ArrayLike<number>;
  variance?: ArrayLike<number>;
  darkVariance?: ArrayLike<number>;
  norm?: Float32Array;
  mean?: Float64Array;
  dummy: number;
  deltaDummy: number;
  table: BinTable;
  out: { s: Float64Array; v: Float64Array; n: Float64Array; m: Float64Array; c: Float64Array };
}
type Loop = (args: LoopArguments) => void;

/** Loop source for one pixel `p` with share `h` of bin `b`. */
function visit(plan: LoopPlan, table: BinTable["kind"], shared: boolean): string {
  const { variance, checked } = plan;
  const h = shared ? "h * " : "";
  const h2 = shared ? "h * h * " : "";
  const add = (target: string, value: string): string =>
    table === "gather" ? `${target} += ${value};` : `${target}A[b] += ${value};`;
  return [
    variance === "spread" ? "" : add("s", `${h}x`),
    variance === "none"
      ? ""
      : plan.deficit
        ? `if (raw < 1) { ${add("v", "1 - raw")} }`
        : variance === "spread"
          ? `const e = x - mean[b] * w; ${add("v", `${h2}e * e`)}`
          : add("v", `${h2}u`),
    checked && variance !== "spread"
      ? [add("n", `${h}w`), add("m", `${h2}w * w`), add("c", shared ? "h" : "1")].join(" ")
      : "",
  ].join(" ");
}

/** Loop source that loads a pixel: its signal `x`, variance `u` and norm `w`. */
function load(plan: LoopPlan, skip: string): string {
  const dead =
    plan.deltaDummy === "near"
      ? "Math.abs(raw - dummy) <= deltaDummy"
      : plan.deltaDummy === "exact"
        ? "raw === dummy"
        : "false";
  const needsNorm = plan.checked || plan.variance === "spread";
  const counted = plan.variance === "poisson";
  const also = plan.darkVariance ? " + darkVariance[p]" : "";
  return [
    "const raw = data[p];",
    plan.checked ? `if (${dead}) ${skip};` : "",
    plan.dark ? "const x = raw - dark[p];" : "const x = raw;",
    (counted && !plan.deficit) || plan.variance === "given"
      ? `const u = ${counted ? "(raw > 1 ? raw : 1)" : "variance[p]"}${also};`
      : "",
    needsNorm ? `const w = ${plan.norm ? "norm[p]" : "1"};` : "",
    plan.checked
      ? `if (!(x - x === 0${counted || plan.variance === "given" ? " && u - u === 0" : ""})) ${skip};`
      : "",
  ].join(" ");
}

const OPEN = `const { data, dark, variance, darkVariance, norm, mean, dummy, deltaDummy, table } = args;
  const { s: sA, v: vA, n: nA, m: mA, c: cA } = args.out; const bins = table.bins;`;

function gatherSource(plan: LoopPlan, shared: boolean): string {
  return `${OPEN} const { start, pixels, share } = table;
    for (let b = 0; b < bins; b++) {
      let s = 0, v = 0, n = 0, m = 0, c = 0;
      for (let k = start[b], end = start[b + 1]; k < end; k++) {
        const p = pixels[k]; ${shared ? "const h = share[k];" : ""}
        ${load(plan, "continue")} ${visit(plan, "gather", shared)}
      }
      sA[b] += s; vA[b] += v; nA[b] += n; mA[b] += m; cA[b] += c;
    }`;
}

/**
 * Loop source over all pixels: two halves of the image in step, whose sums do not wait for each other.
 *
 * @param visitPixel - what is done with pixel `p`
 */
function inStep(plan: LoopPlan, visitPixel: string): string {
  const one = (p: string): string =>
    `do { const p = ${p}; ${load(plan, "break")} ${visitPixel} } while (false);`;
  return `const half = first.length >> 1;
    for (let k = 0; k < half; k++) { ${one("k")} ${one("k + half")} }
    for (let k = half * 2; k < first.length; k++) { ${one("k")} }`;
}

/** The slots after the last bin take what goes nowhere. */
function pairSource(plan: LoopPlan): string {
  const both = `let b = first[p]; let h = share[p]; { ${visit(plan, "pair", true)} }
    b++; h = 1 - h; { ${visit(plan, "pair", true)} }`;
  return `${OPEN} const { first, share, more } = table; ${inStep(plan, both)}
    for (let k = 0; k < more.pixels.length; k++) {
      const p = more.pixels[k], b = more.bins[k], h = more.share[k];
      ${load(plan, "continue")} ${visit(plan, "pair", true)}
    }`;
}

function wholeSource(plan: LoopPlan): string {
  const source = inStep(plan, `const b = first[p]; ${visit(plan, "whole", false)}`);
  return `${OPEN} const { first } = table; ${source}`;
}

function loopFor(plan: LoopPlan, args: LoopArguments, dtypes: string): Loop {
  const { table } = args;
  const shared = table.kind === "pair" || (table.kind === "gather" && table.share !== undefined);
  const wide = table.kind !== "gather" && table.first instanceof Uint32Array;
  const key = `bins ${JSON.stringify(plan)} ${table.kind} ${shared} ${wide} ${dtypes}`;
  return compileOnce<Loop>(key, "args", () =>
    table.kind === "gather"
      ? gatherSource(plan, shared)
      : table.kind === "pair"
        ? pairSource(plan)
        : wholeSource(plan),
  );
}

/** Sums of the pixels of each bin that do not change from image to image. */
export type StaticSums = Pick<BinSums, "norm" | "norm2" | "count">;

const ALL = { data: new Uint8Array(0), dtype: "uint8" } as const;

/** {@link StaticSums} of all pixels of a table. */
export function staticSums(
  table: BinTable,
  norm: Float32Array | undefined,
  size: number,
): StaticSums {
  const kernel = table.kind === "pair" ? PairKernel.for(table) : undefined;
  if (kernel) {
    const ones = kernel.norm();
    const sums = norm ? kernel.norm(norm) : ones;
    return { norm: sums.first, norm2: sums.second, count: ones.first };
  }
  const signal = { ...ALL, data: new Uint8Array(size) };
  const { norm: n, norm2, count } = checkedSums(table, { signal, norm });
  return { norm: n, norm2, count };
}

/** Sums over an image whose pixels all count; nothing is said of norms. */
export function plainSums(
  table: BinTable,
  facts: PixelFacts,
): Pick<BinSums, "signal" | "variance"> {
  const { signal, dark, variance, darkVariance, poisson } = facts;
  const simple = !dark && !variance && !darkVariance && PairKernel.takes(signal.dtype);
  const kernel = simple && table.kind === "pair" ? PairKernel.for(table) : undefined;
  if (!kernel) return run(table, facts, { checked: false });
  const { first, second } = kernel.signal(signal);
  return { signal: first, ...(poisson && { variance: second }) };
}

/** Sums over an image of which some pixels may be dead. */
export function checkedSums(table: BinTable, facts: PixelFacts): BinSums {
  return run(table, facts, { checked: true });
}

/** Sum of squared distances from each bin's mean: the azimuthal error model. */
export function spreadSums(table: BinTable, facts: PixelFacts, mean: Float64Array): Float64Array {
  const means = new Float64Array(table.bins + 2);
  means.set(mean.map((v) => (Number.isFinite(v) ? v : 0)));
  const { variance } = run(table, facts, { checked: true, mean: means });
  return variance!;
}

function run(
  table: BinTable,
  facts: PixelFacts,
  { checked, mean }: { checked: boolean; mean?: Float64Array },
): BinSums {
  const { signal, dark, variance, darkVariance, norm, dummy, deltaDummy = 0, poisson } = facts;
  const slots = table.bins + 2;
  const made = (): Float64Array => new Float64Array(slots);
  const out = { s: made(), v: made(), n: made(), m: made(), c: made() };
  const model = mean ? "spread" : poisson ? "poisson" : variance ? "given" : "none";
  const plan: LoopPlan = {
    checked,
    dark: dark !== undefined,
    norm: norm !== undefined,
    variance: model,
    darkVariance: darkVariance !== undefined,
    deficit: model === "poisson" && table.kind === "whole" && !checked && !dark && !darkVariance,
    deltaDummy: dummy === undefined ? "none" : deltaDummy > 0 ? "near" : "exact",
  };
  const args: LoopArguments = {
    data: signal.data,
    dark: dark?.data,
    variance: variance?.data,
    darkVariance: darkVariance?.data,
    norm,
    mean,
    dummy: dummy ?? 0,
    deltaDummy,
    table,
    out,
  };
  const dtypes = [signal, dark, variance, darkVariance].map((a) => a?.dtype ?? "-").join(" ");
  loopFor(plan, args, dtypes)(args);
  if (plan.deficit) for (let b = 0; b < slots; b++) out.v[b] += out.s[b];
  const cut = (a: Float64Array): Float64Array => a.subarray(0, table.bins);
  return {
    signal: cut(out.s),
    ...(model !== "none" && { variance: cut(out.v) }),
    norm: cut(out.n),
    norm2: cut(out.m),
    count: cut(out.c),
  };
}
