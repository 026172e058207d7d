import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/** Whether code can run as it stands, may be continued, or is wrong however it goes on. */
export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  /** For the next line, when it is incomplete. */
  indent: string;
}

/** "Unterminated template literal" and "'*\/' expected": reported at their start, but more text may end them. */
const OPEN_ENDED: readonly number[] = [1160, 1010];

/** Judges code by its syntax alone. */
export function judgeCompleteness(ts: TS, code: string): Completeness {
  const file = ts.createSourceFile(
    "cell.ts",
    code,
    ts.ScriptTarget.Latest,
    false,
  ) as ts.SourceFile & {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const problems = file.parseDiagnostics;
  if (problems.length === 0) return { status: "complete", indent: "" };
  const end = code.trimEnd().length;
  const open = problems.every(({ start, code }) => start >= end || OPEN_ENDED.includes(code));
  return open
    ? { status: "incomplete", indent: nextIndent(code) }
    : { status: "invalid", indent: "" };
}

/** Two more blanks behind an opening bracket, otherwise those of the last line. */
function nextIndent(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const blanks = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]$|=>$/.test(last) ? `${blanks}  ` : blanks;
}
