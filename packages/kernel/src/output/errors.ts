import { inspect } from "node:util";
import type { JsonObject } from "../comm/host.js";
import { type Position, sourceText } from "./stack.js";

/** What a notebook shows of an error. */
export interface ErrorOutput {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** An error of the compiler in a cell's source. */
export interface SourceProblem {
  /** Both count from one. */
  line: number;
  column: number;
  /** Column behind its end, on the same line. */
  endColumn: number;
  code: number;
  message: string;
  /** File next to the notebook; absent for the cell itself. */
  fileName?: string;
}

const RED = "\u001b[31m";
const BOLD_RED = "\u001b[1;31m";
const DIM = "\u001b[2m";
const OFF = "\u001b[0m";
/** Frames of the kernel's own machinery, which tell a user nothing. */
const INTERNAL =
  /\(?(node:|evalmachine|.*[\\/](tslab|kernel)[\\/]dist[\\/]|.*typescript-for-tslab)/;

const TERMINATED = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** Thrown into a cell that is interrupted. */
export class InterruptedError extends Error {
  override readonly name: string = "Interrupted";

  constructor() {
    super("The cell was interrupted.");
  }
}

/** Whether an error came from an interrupt, in any of its three ways. */
export function isInterrupt(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, message } = error as { name?: string; message?: string };
  return name === "Interrupted" || message === "Interrupted asynchronously" || isTermination(error);
}

/** Whether an error says that Node ended synchronous code by a signal. */
export function isTermination(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === TERMINATED;
}

/** Output of a thrown value. */
export function describeError(thrown: unknown): ErrorOutput {
  if (isInterrupt(thrown)) {
    const { name, message } = new InterruptedError();
    return { ename: name, evalue: message, traceback: [`${BOLD_RED}${name}${OFF}: ${message}`] };
  }
  if (!isErrorLike(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`${BOLD_RED}Thrown${OFF}: ${evalue}`] };
  }
  const { name: ename, message: evalue } = nameAndMessage(thrown);
  return { ename, evalue, traceback: errorLines(thrown, new Set()) };
}

/** Output of what the compiler found. */
export function describeProblems(problems: readonly SourceProblem[], cell: string): ErrorOutput {
  const traceback: string[] = [];
  for (const problem of problems) {
    const { line, column, code, message, fileName } = problem;
    const file = fileName ?? cell;
    traceback.push(
      `${file}:${line}:${column} - ${BOLD_RED}error${OFF} ${DIM}TS${code}:${OFF} ${message}`,
      ...excerpt({ file, line, column }, problem.endColumn - column),
    );
  }
  const [{ line, column, message, fileName }] = problems;
  const place = `${fileName ?? cell}:${line}:${column}`;
  return { ename: "TypeScriptError", evalue: `${place} - ${message}`, traceback };
}

/** The error as the content of an iopub `error` message. */
export function errorContent(output: ErrorOutput): JsonObject {
  return { ename: output.ename, evalue: output.evalue, traceback: output.traceback };
}

function errorLines(error: ErrorLike, seen: Set<unknown>): string[] {
  seen.add(error);
  const { name, message } = nameAndMessage(error);
  const frames = stackFrames(error);
  const lines = [`${BOLD_RED}${name}${OFF}: ${message}`];
  const place = frames.map(cellPosition).find((found) => found !== undefined);
  if (place) lines.push(...excerpt(place, 1));
  if (frames.length > 0) lines.push(...frames.map((frame) => `${DIM}${frame}${OFF}`));
  const cause = error.cause;
  if (isErrorLike(cause) && !seen.has(cause)) lines.push("Caused by:", ...errorLines(cause, seen));
  else if (cause !== undefined && !isErrorLike(cause)) lines.push(`Caused by: ${inspect(cause)}`);
  const parts = (error as { errors?: unknown }).errors;
  if (Array.isArray(parts)) {
    for (const part of parts.slice(0, 5)) {
      if (isErrorLike(part) && !seen.has(part)) lines.push("One of:", ...errorLines(part, seen));
    }
  }
  return lines;
}

type ErrorLike = { name?: unknown; message: string; stack?: unknown; cause?: unknown };

function isErrorLike(value: unknown): value is ErrorLike {
  return (
    value instanceof Error ||
    (typeof value === "object" &&
      value !== null &&
      "stack" in value &&
      typeof (value as { message?: unknown }).message === "string")
  );
}

function nameAndMessage(error: ErrorLike): { name: string; message: string } {
  const own = typeof error.name === "string" && error.name !== "Error" ? error.name : undefined;
  const name = own ?? (error as object).constructor?.name ?? "Error";
  return { name: name || "Error", message: String(error.message) };
}

/** The frames a user may want to see: cells, files, libraries, but not the kernel. */
function stackFrames(error: ErrorLike): string[] {
  if (typeof error.stack !== "string") return [];
  const frames = error.stack.split("\n").filter((line) => /^\s+at /.test(line));
  const shown = frames.filter(
    (line) => !INTERNAL.test(line.replace(/^\s+at (async )?/, "").replace(/^[^(]*\(/, "(")),
  );
  return shown.slice(0, 20);
}

function cellPosition(frame: string): Position | undefined {
  const match = /\(?((?:In\[[^\]]+\])|(?:[^()\s]+\.tsx?)):(\d+):(\d+)\)?$/.exec(frame);
  if (match === null || sourceText(match[1]) === undefined) return undefined;
  return { file: match[1], line: Number(match[2]), column: Number(match[3]) };
}

/** The line in question between its neighbours, with a mark under the place. */
function excerpt({ file, line, column }: Position, width: number): string[] {
  const text = sourceText(file);
  if (text === undefined) return [];
  const lines = text.trimEnd().split(/\r?\n/);
  const out: string[] = [];
  const gutter = String(Math.min(line + 1, lines.length)).length;
  for (let n = Math.max(1, line - 1); n <= Math.min(lines.length, line + 1); n++) {
    const mark = n === line ? `${RED}>${OFF}` : " ";
    out.push(`${mark} ${String(n).padStart(gutter)} | ${lines[n - 1]}`);
    if (n === line) {
      const under = " ".repeat(gutter + 5 + column - 1);
      out.push(`${under}${RED}${width > 1 ? "~".repeat(width) : "^"}${OFF}`);
    }
  }
  return out;
}
