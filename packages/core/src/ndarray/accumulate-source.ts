import type { Step } from "./accumulate.js";
import { type DType, isBigInt, isFloat } from "./dtype.js";

/** What happens to the accumulator `t` for the value `x`; `c` is the element of `extra`. */
const STEPS: Readonly<Record<Step, string>> = {
  sum: "t += x;",
  nansum: "if (x === x) t += x;",
  count: "if (x === x) t += 1;",
  product: "t *= x;",
  nonzero: "if (x != 0) t += 1;",
  min: "if (x < t || x !== x) t = x;",
  max: "if (x > t || x !== x) t = x;",
  nanmin: "if (x < t) t = x;",
  nanmax: "if (x > t) t = x;",
  squares: "{ const e = x - c; t += e * e; }",
  nansquares: "if (x === x) { const e = x - c; t += e * e; }",
};

// Sums of so many values use accumulators of their own, so that rounding errors stay small.
const BLOCK = 4096;
// So many accumulators stay in the first cache while all rows pass over them.
const TILE = 1024;

/** One reduction of one dtype: how its elements are read and what is done with them. */
interface Kind {
  readonly step: Step;
  /** Source of the element at an index. */
  readonly read: (index: string) => string;
  /** 8- and 16-bit integers: a few of them add up without leaving 32 bits. */
  readonly small: boolean;
}

/**
 * Source of the two innermost loops of a reduction: along a reduced axis (the accumulator in registers), across rows
 * that all add to one row of accumulators (in tiles, several rows at once), and any other order.
 *
 * @param exact - accumulators are 64-bit integers
 */
export function accumulateSource(step: Step, dtype: DType, exact: boolean): string {
  const halves = isBigInt(dtype) && !exact;
  const small = dtype === "bool" || /^u?int(?:8|16)$/.test(dtype);
  const kind: Kind = { step, small, read: reader(halves, exact) };
  const text = isFloat(dtype) ? STEPS[step] : STEPS[step].replace(" || x !== x", "");
  const usesExtra = step.endsWith("squares");
  const c = (k: string): string => (usesExtra ? `const c = extra[${k}];` : "");
  const each = `for (; q < n; q++, i += s) { const x = ${kind.read("i")}; ${text} }`;
  const line = exact ? "" : halves && step === "sum" ? halvesLine() : lineLoop(kind);
  return `${halves ? halvesOf(dtype) : ""}
    const s = inner[0], u = inner[1], os = outer[0], ou = outer[1];
    let p = at[0], k0 = at[1];
    if (u === 0) {
      for (let o = 0; o < m; o++, p += os, k0 += ou) { ${c("k0")} let t = acc[k0], q = 0, i = p; ${line} ${each} acc[k0] = t; }
      return;
    }
    ${step === "sum" && /^u?int16$/.test(dtype) ? pairsLoop(dtype) : ""}
    ${exact ? "" : rowsLoop(kind)}
    for (let b = 0; b < n; b += ${TILE}) {
      const e = Math.min(${TILE}, n - b);
      for (let o = 0; o < m; o++) {
        let i = p + b * s + o * os, k = k0 + b * u + o * ou;
        for (let q = 0; q < e; q++, i += s, k += u) { const x = ${kind.read("i")}; ${c("k")} let t = acc[k]; ${text} acc[k] = t; }
      }
    }`;
}

/** 64-bit integers become numbers by their halves: ten times faster than through bigint, and rounded once. */
function reader(halves: boolean, exact: boolean): (index: string) => string {
  if (halves)
    return (index: string): string =>
      `(high[2 * (${index}) + 1] * 4294967296 + low[2 * (${index})])`;
  return exact
    ? (index: string): string => `BigInt(data[${index}])`
    : (index: string): string => `data[${index}]`;
}

function halvesOf(dtype: DType): string {
  const words = (kind: string): string =>
    `new ${kind}(data.buffer, data.byteOffset, 2 * data.length)`;
  return `const low = ${words("Uint32Array")}, high = ${words(dtype === "int64" ? "Int32Array" : "Uint32Array")};`;
}

/** Sums of 64-bit integers along one line: lower and upper halves by themselves, which is exact within a block. */
function halvesLine(): string {
  return `for (let b = 0; b < n; b += ${BLOCK}) {
      const e = Math.min(n, b + ${BLOCK});
      let t0 = 0, t1 = 0;
      for (; q < e; q++, i += s) { t0 += low[2 * i]; t1 += high[2 * i + 1]; }
      t += t1 * 4294967296 + t0;
    }`;
}

/** Along one line, several values at once; `t`, `q`, `i` are left where the plain loop goes on. */
function lineLoop({ step, read, small }: Kind): string {
  if (step === "min" || step === "max") return extremeLine(step, read);
  if (step !== "sum" && step !== "squares") return "";
  const sum8 = small && step === "sum";
  const count = sum8 ? 8 : 4;
  const values = range(count).map((d) => read(`i + ${d} * s`));
  const add = sum8
    ? `t0 += ${int32Sum(values)};`
    : values
        .map((v, d) =>
          step === "sum" ? `t${d} += ${v};` : `{ const e = ${v} - c; t${d} += e * e; }`,
        )
        .join(" ");
  const dense = add.replaceAll(" * s", "");
  return `for (let b = 0; b < n; b += ${BLOCK}) {
      const e = Math.min(n, b + ${BLOCK}) - ${count};
      let t0 = 0, t1 = 0, t2 = 0, t3 = 0;
      if (s === 1) { for (; q <= e; q += ${count}, i += ${count}) { ${dense} } }
      else { for (; q <= e; q += ${count}, i += ${count} * s) { ${add} } }
      t += (t0 + t1) + (t2 + t3);
    }`;
}

function extremeLine(step: "min" | "max", read: (index: string) => string): string {
  const values = range(4).map((d) => read(`i + ${d} * s`));
  const next = values.map((v, d) => `t${d} = Math.${step}(t${d}, ${v});`).join(" ");
  return `let t0 = t, t1 = t, t2 = t, t3 = t;
    if (s === 1) { for (; q + 4 <= n; q += 4, i += 4) { ${next.replaceAll(" * s", "")} } }
    else { for (; q + 4 <= n; q += 4, i += 4 * s) { ${next} } }
    t = Math.${step}(Math.${step}(t0, t1), Math.${step}(t2, t3));`;
}

/** Across rows of 16-bit integers: one load of 32 bits takes two neighbours, which is 1.5 times faster. */
function pairsLoop(dtype: DType): string {
  const rows = 8;
  const starts = range(rows).map((r) => `f${r} = (p + (o + ${r}) * os) >> 1`);
  const loads = range(rows).map((r) => `v${r} = pairs[f${r} + q]`);
  const low = (v: string): string =>
    dtype === "int16" ? `((${v} << 16) >> 16)` : `(${v} & 65535)`;
  const high = (v: string): string => `(${v} ${dtype === "int16" ? ">>" : ">>>"} 16)`;
  const values = range(rows).map((r) => `v${r}`);
  return `if (ou === 0 && s === 1 && u === 1 && m >= ${rows} && ((p | n | os) & 1) === 0 && data.byteOffset % 4 === 0 && p + (m - 1) * os + n < 2 ** 31) {
      const pairs = new Int32Array(data.buffer, data.byteOffset, data.length >> 1);
      const whole = m - (m % ${rows}), half = n >> 1;
      for (let b = 0; b < half; b += ${TILE / 2}) {
        const e = Math.min(half, b + ${TILE / 2});
        for (let o = 0; o < whole; o += ${rows}) {
          const ${starts.join(", ")};
          for (let q = b; q < e; q++) {
            const ${loads.join(", ")}, k = k0 + 2 * q;
            acc[k] += ${int32Sum(values.map(low))};
            acc[k + 1] += ${int32Sum(values.map(high))};
          }
        }
      }
      p += whole * os; m -= whole;
    }`;
}

/** Across rows: each accumulator is loaded once for several rows, for fewer and fewer of them at the end. */
function rowsLoop(kind: Kind): string {
  if (!["sum", "squares", "min", "max"].includes(kind.step)) return "";
  const counts = kind.step === "squares" ? [4, 2, 1] : [8, 4, 2, 1];
  return `if (ou === 0 && s === 1 && u === 1) { ${counts.map((rows) => rowsAtOnce(kind, rows)).join(" ")} return; }`;
}

function rowsAtOnce({ step, read, small }: Kind, rows: number): string {
  const values = range(rows).map((r) => read(`f${r} + q`));
  const starts = range(rows).map((r) => `f${r} = p + (o + ${r}) * os`);
  return `if (m >= ${rows}) {
      const whole = m - (m % ${rows});
      for (let b = 0; b < n; b += ${TILE}) {
        const e = Math.min(n, b + ${TILE});
        for (let o = 0; o < whole; o += ${rows}) {
          const ${starts.join(", ")};
          for (let q = b; q < e; q++) { const k = k0 + q; ${rowsStep(step, values, small)} }
        }
      }
      p += whole * os; m -= whole;
    }`;
}

function rowsStep(step: Step, values: readonly string[], small: boolean): string {
  if (step === "sum") return `acc[k] += ${small ? int32Sum(values) : values.join(" + ")};`;
  if (step === "squares") {
    const distances = values.map((v, r) => `e${r} = ${v} - c`).join(", ");
    const squares = values.map((_, r) => `e${r} * e${r}`).join(" + ");
    return `const c = extra[k], ${distances}; acc[k] += ${squares};`;
  }
  const extreme = values.reduce((best, value) => `Math.${step}(${best}, ${value})`);
  return `acc[k] = Math.${step}(acc[k], ${extreme});`;
}

/** A sum that V8 can leave in 32-bit integers until its end. */
function int32Sum(values: readonly string[]): string {
  return `(${values.reduce((sum, value) => `((${sum} + ${value}) | 0)`)})`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
