import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { ndarray } from "@beambook/core/ndarray";

export const square = (x) => x * x;
export const where = async ({ ms = 0 }) => {
  await wait(ms);
  return { node: process.env.SLURMD_NODENAME, pid: process.pid };
};
export const slowSquare = async ({ x, ms }) => {
  await wait(ms);
  return x * x;
};
export const fail = ({ bad }) => {
  console.error(`about to fail: ${bad}`);
  throw Object.assign(new RangeError(`no ${bad}`), { row: 17 });
};
/** Throws at its first call only. */
export const failOnce = ({ flag }) => {
  if (existsSync(flag)) return "second try";
  writeFileSync(flag, "");
  throw new Error("first try");
};
/** Kills its own process at its first call only, or always without a flag. */
export const killed = async ({ flag }) => {
  if (flag && existsSync(flag)) return "survived";
  if (flag) writeFileSync(flag, "");
  console.error("killing myself");
  process.kill(process.pid, "SIGKILL");
  await wait(10_000);
};
export const hang = async ({ ms }) => {
  await wait(ms);
  return "awake";
};
/** Ends when there is a file. */
export const waitFor = async ({ flag }) => {
  while (!existsSync(flag)) await wait(50);
  return "seen";
};
/** Writes down that it ran. */
export const logged = async ({ log, x, ms = 0 }) => {
  appendFileSync(log, `${x} ${process.env.SLURMD_NODENAME}\n`);
  await wait(ms);
  return x;
};
export const array = ({ n, value }) => ndarray(new Float64Array(n).fill(value));
export const transposed = ({ array: a }) => ({
  back: a.transpose(),
  exact: 2n ** 60n,
  missing: undefined,
});
