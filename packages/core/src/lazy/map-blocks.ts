import { BeambookError } from "../errors.js";
import type { DType } from "../ndarray/dtype.js";
import { sizeOf } from "../ndarray/strides.js";
import type { Blocked } from "./build.js";
import type { Chunks } from "./chunks.js";

/** What a function of blocks is given and gives. */
export interface MapBlocksOptions {
  /** Handed to the function: JSON values and arrays. */
  args?: unknown;
  /** dtype of what it gives; the array's own by default. */
  dtype?: DType;
  /** Axes that results lack; each must lie in one block. */
  dropAxis?: number | readonly number[];
  /**
   * Lengths of the results' blocks along each axis that is left, as many as there are blocks; by default those of the
   * array.
   */
  chunks?: Chunks;
}

/** A function of a module applied to every block. */
export function mappedBlocks(
  { expression, chunks }: Blocked,
  module: string,
  name: string,
  { args = null, dtype = expression.dtype, dropAxis = [], chunks: wanted }: MapBlocksOptions,
): Blocked {
  const dropped = (typeof dropAxis === "number" ? [dropAxis] : dropAxis).map((k) =>
    k < 0 ? k + chunks.length : k,
  );
  for (const k of dropped) {
    if (chunks[k]?.length === 1) continue;
    throw new BeambookError(
      "InvalidArgument",
      `Axis ${k} lies in ${chunks[k]?.length ?? 0} blocks; an axis that is dropped must lie in one.`,
      { hint: "Use rechunk() with null for that axis first." },
    );
  }
  const left = chunks.filter((_, k) => !dropped.includes(k));
  const results = wanted ?? left;
  if (results.length !== left.length || results.some((own, k) => own.length !== left[k].length)) {
    throw new BeambookError(
      "ShapeMismatch",
      `The results have (${results.map((own) => own.length).join(" x ")}) blocks, the array (${left.map((own) => own.length).join(" x ")}).`,
    );
  }
  const shape = results.map((lengths) => lengths.reduce((sum, n) => sum + n, 0));
  if (!(sizeOf(shape) >= 0)) {
    throw new BeambookError("ShapeMismatch", `(${shape.join(", ")}) is no shape.`);
  }
  return {
    expression: {
      ...{ kind: "call", module, name, args, input: expression },
      ...{ chunks, results, shape, dtype },
    },
    chunks: results,
  };
}
