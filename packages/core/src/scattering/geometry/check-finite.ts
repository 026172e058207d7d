import { BeambookError } from "../../errors.js";

/** @throws InvalidArgument naming the values that are no finite numbers */
export function checkFinite(values: Readonly<Record<string, unknown>>): void {
  const bad = Object.entries(values).filter(([, value]) => !Number.isFinite(value));
  if (bad.length === 0) return;
  const list = bad.map(([name, value]) => `${name} = ${String(value)}`).join(", ");
  throw new BeambookError("InvalidArgument", `Not a finite number: ${list}.`);
}
