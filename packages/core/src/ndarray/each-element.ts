import type { AnyTypedArray } from "./dtype.js";
import { compileOnce, nest, type Walker } from "./loops.js";

type Loop = (
  data: readonly AnyTypedArray[],
  at: readonly number[],
  inner: readonly number[],
  n: number,
  outer: readonly number[],
  m: number,
) => void;

/** What is done with the elements at one place of several arrays. */
export interface ElementStep {
  /** Name of the step; together with the dtypes it stands for the source. */
  readonly name: string;
  /** Source of one step; `$0`, `$1`, … are the arrays' elements. */
  readonly source: string;
  /** Source that stands once before the loops. */
  readonly prelude?: string;
}

/** Runs a step over all elements of arrays of one shape, in a loop made for their dtypes. */
export function eachElement(
  { name, source, prelude = "" }: ElementStep,
  shape: readonly number[],
  walkers: readonly Walker[],
): void {
  const key = `each ${name} ${walkers.map((w) => w.dtype).join(" ")}`;
  const loop = compileOnce<Loop>(key, "data, at, inner, n, outer, m", () =>
    loopSource(walkers.length, source, prelude),
  );
  const data = walkers.map((w) => w.data);
  nest(shape, walkers, (at, inner, n, outer, m) => loop(data, at, inner, n, outer, m));
}

/** From so many elements on a view of each line pays. */
const LONG = 256;

/**
 * Three variants of the inner loop: neighbours in memory, the same with one element of the second array for all (an
 * array and a number), and any strides.
 */
function loopSource(count: number, source: string, prelude: string): string {
  const all = Array.from({ length: count }, (_, k) => k);
  const join = (part: (k: number) => string, by: string = " "): string => all.map(part).join(by);
  const step = (element: (k: number) => string): string =>
    source.replace(/\$(\d)/g, (_, k: string) => element(Number(k)));
  const isDense = (k: number): string => `s${k} === 1`;
  const others = all.filter((k) => k !== 1);
  const withScalar = `else if (s1 === 0 && ${others.map(isDense).join(" && ")}) {
        const e1 = d1[p1];
        ${others.map((k) => `const v${k} = d${k}.subarray(p${k}, p${k} + n);`).join(" ")}
        ${unrolled((q) => step((k) => (k === 1 ? "e1" : `v${k}[${q}]`)))}
      }`;
  return `${prelude}
    ${join((k) => `const d${k} = data[${k}], s${k} = inner[${k}], o${k} = outer[${k}];`)}
    ${join((k) => `let p${k} = at[${k}];`)}
    for (let o = 0; o < m; o++) {
      if (n >= ${LONG} && ${join(isDense, " && ")}) {
        ${join((k) => `const v${k} = d${k}.subarray(p${k}, p${k} + n);`)}
        ${unrolled((q) => step((k) => `v${k}[${q}]`))}
      } else if (${join(isDense, " && ")}) {
        for (let q = 0; q < n; q++) { ${step((k) => `d${k}[p${k} + q]`)} }
      } ${count > 2 ? withScalar : ""} else {
        ${join((k) => `let i${k} = p${k};`)}
        for (let q = 0; q < n; q++, ${join((k) => `i${k} += s${k}`, ", ")}) { ${step((k) => `d${k}[i${k}]`)} }
      }
      ${join((k) => `p${k} += o${k};`)}
    }`;
}

/** A loop over `q` of four steps at a time, which is up to half faster than one by one. */
function unrolled(step: (index: string) => string): string {
  const four = ["q", "q + 1", "q + 2", "q + 3"].map((q) => `{ ${step(q)} }`).join(" ");
  return `let q = 0; for (; q + 4 <= n; q += 4) { ${four} } for (; q < n; q++) { ${step("q")} }`;
}
