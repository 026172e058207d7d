import { movableBuffers } from "./owned.js";
import { pack, unpack } from "./pack.js";

/** What a worker answers: the result and what of its memory may be moved, or the error as plain data (a clone would lose fields and subclasses). */
export type Outcome =
  | { ok: true; result: unknown; moves?: ArrayBuffer[] }
  | { ok: false; name: string; message: string; stack: string; fields: Record<string, unknown> };

/** Loads the module of a task and calls its function; never rejects. Entry point of worker threads. */
export async function runTask(task: {
  module: string;
  name: string;
  args: unknown;
}): Promise<Outcome> {
  try {
    const module = (await import(task.module)) as Record<string, unknown>;
    const fn = module[task.name];
    if (typeof fn !== "function") {
      throw new TypeError(
        `${task.module} has no function "${task.name}"; it exports ${Object.keys(module).join(", ")}.`,
      );
    }
    const result: unknown = await fn(unpack(task.args));
    return { ok: true, result: pack(result), moves: movableBuffers(result) };
  } catch (error) {
    return describe(error);
  }
}

/** An error as plain data. */
export function describe(error: unknown): Outcome {
  if (!(error instanceof Error)) {
    return { ok: false, name: "Error", message: String(error), stack: "", fields: {} };
  }
  const fields = Object.fromEntries(
    Object.entries(error).filter(([, v]) => ["string", "number", "boolean"].includes(typeof v)),
  );
  return { ok: false, name: error.name, message: error.message, stack: error.stack ?? "", fields };
}
