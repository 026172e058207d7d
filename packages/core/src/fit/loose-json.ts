import { BeambookError } from "../errors.js";

/**
 * Parses JSON as Python writes it: with bare `Infinity`, `-Infinity` and `NaN`.
 *
 * @throws FileFormat with line and column of the mistake
 */
export function parseLooseJson(text: string, file?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (first) {
    // Texts are kept as they are: the pattern takes them whole and leaves them.
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
      found.startsWith('"') ? found : `"${found}"`,
    );
    try {
      return JSON.parse(quoted);
    } catch {
      throw new BeambookError("FileFormat", `Not JSON: ${(first as Error).message}`, {
        ...(file === undefined ? {} : { file }),
        at: placeOf(text, first as Error),
      });
    }
  }
}

function placeOf(text: string, error: Error): string {
  const at = /position (\d+)/.exec(error.message);
  const offset = at ? Number(at[1]) : text.length;
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${before[before.length - 1].length + 1}`;
}
