import { tslabRequire } from "../cells/install.js";
import type { CellRunner } from "../cells/runner.js";
import type { JsonObject } from "../comm/host.js";
import { describeAt } from "../live/look.js";
import { toUtf16 } from "./cursor.js";

/** Answers `inspect_request`: type and documentation of what stands at the cursor. */
export function inspectAt(runner: CellRunner, content: JsonObject): JsonObject {
  const code = String(content.code ?? "");
  const cursor = toUtf16(code, Number(content.cursor_pos ?? code.length));
  const { executor } = runner.engine;
  const { printQuickInfo } = tslabRequire("./inspect") as typeof import("tslab/dist/inspect.js");
  const live = describeAt(runner, code, cursor);
  let text = "";
  for (const position of candidates(code, cursor)) {
    const info = executor.inspect(code, position);
    if (!info) continue;
    text = printQuickInfo(info);
    break;
  }
  if (live !== "") text = text === "" ? live : `${text}\n\n${live}`;
  const found = text !== "";
  return { status: "ok", found, data: found ? { "text/plain": text } : {}, metadata: {} };
}

/** The cursor, the name that ends there, and the function whose arguments it stands in. */
function candidates(code: string, cursor: number): number[] {
  const out = [cursor, cursor - 1];
  let depth = 0;
  for (let at = cursor - 1; at > 0; at--) {
    if (code[at] === ")") depth += 1;
    if (code[at] !== "(") continue;
    if (depth === 0) {
      out.push(at - 1);
      break;
    }
    depth -= 1;
  }
  return out.filter((at) => at >= 0 && /[\w$]/.test(code[at] ?? ""));
}
