import { isNDArray } from "../ndarray/guards.js";

const marked = new WeakSet<object>();

/**
 * Marks the result of a task whose arrays nobody else holds: their memory may be moved to the process or thread that asked
 * for it, where a copy would cost more than the work.
 */
export function owned<T extends object>(result: T): T {
  marked.add(result);
  return result;
}

/** The memory of a result that may be moved. */
export function movableBuffers(result: unknown): ArrayBuffer[] {
  if (typeof result !== "object" || result === null || !marked.has(result)) return [];
  const values = isNDArray(result) ? [result] : Object.values(result).filter(isNDArray);
  const buffers = new Set(values.map(({ data }) => data.buffer));
  return [...buffers].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
