import type { CellRunner } from "../cells/runner.js";
import type { JsonObject } from "../comm/host.js";
import { completeText } from "../live/look.js";
import { toCodePoints, toUtf16 } from "./cursor.js";

const MAX_MATCHES = 2000;

/** Answers `complete_request`: text arguments from the live objects, all else from the types. */
export function completeAt(runner: CellRunner, content: JsonObject): JsonObject {
  const code = String(content.code ?? "");
  const cursor = toUtf16(code, Number(content.cursor_pos ?? code.length));
  const live = completeText(runner, code, cursor);
  if (live !== undefined) {
    const kinds = new Map(live.matches.map((match) => [match, "text"]));
    return reply(code, live, kinds);
  }
  const info = runner.engine.executor.complete(code, cursor);
  const kinds = new Map(info.original?.entries.map((entry) => [entry.name, `${entry.kind}`]));
  return reply(code, { matches: info.candidates, start: info.start, end: info.end }, kinds);
}

function reply(
  code: string,
  found: { matches: readonly string[]; start: number; end: number },
  kinds: ReadonlyMap<string, string>,
): JsonObject {
  const [start, end] = [toCodePoints(code, found.start), toCodePoints(code, found.end)];
  const matches = [...new Set(found.matches)].slice(0, MAX_MATCHES);
  const types = matches.map((text) => ({ text, start, end, type: kinds.get(text) ?? "" }));
  return {
    status: "ok",
    matches,
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types },
  };
}
