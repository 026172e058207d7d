import type ts from "@tslab/typescript-for-tslab";
import type { CellRunner } from "../cells/runner.js";
import { liveEntry, liveNames, type NameQuestion } from "./names.js";
import { nameAt, type TextArgument, textArgumentAt } from "./text-at.js";
import { describeValue, liveValue } from "./values.js";

/** Names that may stand where the cursor is. */
export interface LiveCompletion {
  matches: string[];
  /** Range they replace, in UTF-16 units. */
  start: number;
  end: number;
}

/** Completes a text argument from the live object whose method takes it. */
export function completeText(
  runner: CellRunner,
  code: string,
  cursor: number,
): LiveCompletion | undefined {
  const found = lookUp(runner, code, cursor);
  if (found === undefined) return undefined;
  const { argument, object, question } = found;
  const typed = code.slice(argument.start, cursor);
  const matches = ranked(liveNames(object, question), typed);
  return matches.length > 0 ? { matches, start: argument.start, end: argument.end } : undefined;
}

/** Shape, data type and unit of the value under the cursor, or of the data that a source and key name there. */
export function describeAt(runner: CellRunner, code: string, cursor: number): string {
  const { typescript, engine } = runner;
  const found = lookUp(runner, code, cursor);
  if (found !== undefined) {
    const { argument, object, question } = found;
    return describeValue(liveEntry(object, question, code.slice(argument.start, argument.end)));
  }
  const expression = nameAt(typescript, parse(typescript, code), cursor);
  if (expression === undefined) return "";
  return describeValue(liveValue(typescript, expression, engine.executor.locals));
}

interface Found {
  argument: TextArgument;
  object: unknown;
  question: NameQuestion;
}

function lookUp(
  { typescript, engine }: CellRunner,
  code: string,
  cursor: number,
): Found | undefined {
  const argument = textArgumentAt(typescript, parse(typescript, code), cursor);
  if (argument === undefined) return undefined;
  const { locals } = engine.executor;
  const object = liveValue(typescript, argument.object, locals);
  if (object === undefined) return undefined;
  const args = argument.neighbours.map((node) => liveValue(typescript, node, locals));
  const { method, index } = argument;
  return { argument, object, question: { method, index, args } };
}

function parse(typescript: typeof ts, code: string): ts.SourceFile {
  return typescript.createSourceFile("look.ts", code, typescript.ScriptTarget.Latest, true);
}

/** Those that begin with what is typed, then those that contain it. */
function ranked(names: readonly string[], typed: string): string[] {
  const low = typed.toLowerCase();
  const begin = names.filter((name) => name.toLowerCase().startsWith(low));
  const contain = names.filter((name) => name.toLowerCase().indexOf(low) > 0);
  return [...new Set([...begin, ...contain])];
}
