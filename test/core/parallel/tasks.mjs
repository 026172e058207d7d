import { appendFileSync, existsSync } from "node:fs";
import { isMainThread, threadId } from "node:worker_threads";
import { isBeambookError } from "@beambook/core";
import { ndarray } from "@beambook/core/ndarray";

export const square = (x) => x * x;
export const givesFunction = () => square;
export const slowSquare = async ({ x, ms }) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return x * x;
};
export const where = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { isMainThread, threadId };
};
export const double = ({ array }) => {
  const out = array.flat();
  for (let i = 0; i < out.length; i++) out[i] *= 2;
  return { dtype: array.dtype, shape: array.shape, sum: ndarray(Float64Array.of(out[0])) };
};
export const fail = ({ bad }) => {
  throw Object.assign(new RangeError(`no ${bad}`), { row: 17 });
};
export const spin = () => {
  for (;;);
};
export const dieOnce = ({ flag }) => {
  if (!existsSync(flag)) {
    appendFileSync(flag, "died");
    process.exit(3);
  }
  return "second try";
};
export const dieAlways = () => process.exit(3);
export const isError = () => isBeambookError(new Error());
