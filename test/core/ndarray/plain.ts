import { type DType, type NDArray, sizeOf, slice, zeros } from "@beambook/core/ndarray";
import { seededRandom } from "../../support/random.js";

/** dtypes of real numbers. */
export const REAL: readonly DType[] = [
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
];

/** An array of pseudo-random numbers that every real dtype can hold; floats with fractions, some NaN if asked for. */
export function randomArray<D extends DType>(
  shape: readonly number[],
  dtype: D,
  seed: number,
  { holes = 0 }: { holes?: number } = {},
): NDArray<D> {
  const random = seededRandom(seed);
  const out = zeros(shape, dtype);
  const data = out.data as unknown as { [i: number]: number | bigint };
  for (let i = 0; i < out.data.length; i++) {
    const value = Math.floor(random() * 100);
    if (dtype === "bool") data[i] = value % 2;
    else if (/int64/.test(dtype)) data[i] = BigInt(value);
    else if (/int/.test(dtype)) data[i] = value;
    else data[i] = random() < holes ? Number.NaN : value + random();
  }
  return out;
}

/** A view of random steps, directions and axis order of an array that is larger. */
export function randomView<D extends DType>(
  shape: readonly number[],
  dtype: D,
  seed: number,
): NDArray<D> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const steps = shape.map(() => 1 + pick(3));
  const order = shape.map((_, k) => k).sort(() => random() - 0.5);
  const base = randomArray(
    order.map((k) => shape[k] * steps[k] + 2),
    dtype,
    seed + 1,
  );
  const back = shape.map((_, k) => order.indexOf(k));
  const view = base.transpose(...back);
  const cut = view.slice(
    ...shape.map((n, k) => {
      const start = pick(2);
      return slice(start, start + (n - 1) * steps[k] + 1, steps[k]);
    }),
  );
  return cut.slice(...shape.map(() => (pick(2) ? slice(null, null, -1) : null)));
}

/** All indexes of a shape in row-major order. */
export function* indexes(shape: readonly number[]): Generator<number[]> {
  const size = sizeOf(shape);
  for (let i = 0; i < size; i++) {
    const index: number[] = [];
    let rest = i;
    for (let k = shape.length - 1; k >= 0; k--) {
      index.unshift(rest % shape[k]);
      rest = Math.floor(rest / shape[k]);
    }
    yield index;
  }
}

/** An element as number, in the plainest way. */
export function numberAt(a: NDArray, index: readonly number[]): number {
  return Number(a.get(...index));
}
