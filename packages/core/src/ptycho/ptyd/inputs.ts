import { stat } from "node:fs/promises";
import { BeambookError } from "../../errors.js";
import type { ParameterNode } from "../parameters/node.js";

/**
 * Throws when the file that is to be written, or the older one that makes room for it, is one that the scan reads: any
 * parameter of type "file" names one.
 */
export async function assertNoInput(
  dfile: string,
  info: Record<string, unknown>,
  parameters: ParameterNode,
): Promise<void> {
  for (const [name, node] of parameters.children) {
    const input = info[name];
    if (name === "dfile" || typeof input !== "string" || !node.types.includes("file")) continue;
    const overwritten = (await isSameFile(dfile, input))
      ? "the same file"
      : (await isSameFile(`${dfile}.old`, input)) && "in each other's way";
    if (!overwritten) continue;
    throw new BeambookError("InvalidArgument", `${name} and dfile are ${overwritten}.`, {
      file: input,
      hint: "Choose another dfile: the input is never overwritten.",
    });
  }
}

/** Whether two paths lead to one file, by links too. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}
