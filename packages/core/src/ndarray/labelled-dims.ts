import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";

// EXtra-data calls the axis of trains `trainId` in arrays of one key and `train` in detector components.
const SAME_AXIS: Readonly<Record<string, string>> = { trainId: "train" };

/** Whether two names mean the same kind of axis: equal, or `train` and `trainId`. */
export function sameAxisName(a: string, b: string): boolean {
  return a === b || (SAME_AXIS[a] ?? a) === (SAME_AXIS[b] ?? b);
}

/** Position of the axis that a name means among `dims`, or -1. */
export function findAxis(dims: readonly string[], name: string): number {
  const exact = dims.indexOf(name);
  return exact >= 0 ? exact : dims.findIndex((dim) => sameAxisName(dim, name));
}

/**
 * Position of the axis that a name means.
 *
 * @throws InvalidArgument for a name that no axis has
 */
export function axisNamed(dims: readonly string[], name: string): number {
  const axis = findAxis(dims, name);
  if (axis >= 0) return axis;
  const near = closestNames(name, dims, 1);
  throw new BeambookError("InvalidArgument", `No axis "${name}" among (${dims.join(", ")}).`, {
    ...(near.length > 0 ? { hint: `Closest: "${near[0]}".` } : {}),
  });
}
