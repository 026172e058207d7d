import { BeambookError } from "../errors.js";
import type { ParameterNode } from "./parameters/node.js";
import { Param } from "./parameters/param.js";
import type { PreparedFrames } from "./prepare/prepare.js";
import type { ScanParameters } from "./scan-parameters.js";

/**
 * Parameters as they were given, by the names they have in files: `numFrames` is understood as `num_frames`.
 *
 * @throws `InvalidArgument` when they are no object
 */
export function givenParameters(pars: unknown, known: ParameterNode): Param {
  if (pars !== null && pars !== undefined && typeof pars !== "object") {
    throw new BeambookError("InvalidArgument", `Parameters are an object, not ${typeof pars}.`);
  }
  const given = new Param();
  for (const [name, value] of Object.entries(pars ?? {})) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    given[!known.children.has(name) && known.children.has(snake) ? snake : name] = value;
  }
  return given;
}

/** How light goes to the detector. @throws `InvalidArgument` for any other word */
export function propagationFrom(word: unknown): ScanParameters["propagation"] {
  if (word === null || word === "farfield" || word === "nearfield") return word;
  throw new BeambookError("InvalidArgument", `${JSON.stringify(word)} is no propagation.`, {
    hint: 'Give "farfield" or "nearfield".',
  });
}

/** What all chunks of a scan have in common, in the order of a file's `meta`. */
export function metaOf(
  info: ScanParameters,
  { shape, center }: Pick<PreparedFrames, "shape" | "center">,
  numFrames: number | null,
): Record<string, unknown> {
  const { version, label, energy, distance, propagation } = info;
  const psize = pixelSize(info.psize)?.map((side) => side * (info.rebin ?? 1)) ?? null;
  const meta = { version, num_frames: numFrames, label, shape, psize, energy, center, distance };
  return propagation ? { ...meta, propagation } : meta;
}

function pixelSize(psize: ScanParameters["psize"]): readonly number[] | null {
  if (psize === null || psize === undefined) return null;
  const sides = typeof psize === "number" ? [psize, psize] : psize;
  if (sides.length === 2 && sides.every((side) => typeof side === "number")) return sides;
  throw new BeambookError("InvalidArgument", `${JSON.stringify(psize)} is no pixel size.`, {
    hint: "Give one length in m, or two: of rows and of columns.",
  });
}
