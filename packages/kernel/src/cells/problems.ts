import type { Diagnostic } from "tslab/dist/converter.js";
import type { SourceProblem } from "../output/errors.js";

/** What a user can do about a finding, by its message. */
const HINTS: readonly [pattern: RegExp, hint: string][] = [
  [
    /^Cannot find module '\.{1,2}\/.+' or its corresponding type declarations/,
    "Paths count from the notebook's folder.",
  ],
  [
    /^Cannot find module '.+' or its corresponding type declarations/,
    "Install it in the notebook's folder (npm install), or check the name.",
  ],
  [
    /^Could not find a declaration file for module/,
    "Install its @types package, or load it with require() to do without types.",
  ],
];

/** Syntax that is newer than the compiler of cells, which only says that it did not expect it. */
const NEWER: readonly [pattern: RegExp, name: string, version: string][] = [
  [/(^|[{;])\s*(await\s+)?using\s+[\w$]+\s*=/, "using", "5.2"],
  [/\bfor\s*\(\s*(await\s+)?using\s+[\w$]+\s+of\b/, "using", "5.2"],
  [/^\s*(import|export)\b.*\bfrom\s*["'][^"']+["']\s*with\s*\{/, "import attributes", "5.3"],
  [/^\s*import\s+defer\b/, "import defer", "5.9"],
];

/** The compiler's findings as a notebook shows them. Details of one finding follow it on their own lines. */
export function sourceProblems(diagnostics: readonly Diagnostic[], cell: string): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const lines = cell.split("\n");
  for (const { start, end, messageText, code, fileName } of diagnostics) {
    const last = problems.at(-1);
    const [line, column] = [start.line + 1, start.character + 1];
    const detail = last && last.line === line && last.column === column && last.code === code;
    if (last && detail && !fileName) {
      last.message += `\n  ${messageText}`;
      continue;
    }
    const sameLine = end.line === start.line;
    problems.push({
      line,
      column,
      endColumn: sameLine ? Math.max(end.character, start.character + 1) + 1 : column + 1,
      code,
      message: withHint(messageText, fileName ? "" : (lines[start.line] ?? "")),
      fileName,
    });
  }
  return problems;
}

function withHint(message: string, line: string): string {
  const newer = NEWER.find(([pattern]) => pattern.test(line));
  if (newer !== undefined && !message.includes("type")) {
    const [, name, version] = newer;
    return `${message} "${name}" is syntax of TypeScript ${version}; cells are TypeScript 5.0.4.`;
  }
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  return hint === undefined ? message : `${message} ${hint}`;
}
