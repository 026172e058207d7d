/**
 * Every error that beambook throws on purpose. A notebook may load two copies of a module, so test with
 * {@link isBeambookError} and the `code`, not with `instanceof`.
 *
 * @module
 */

/** The reason of a {@link BeambookError}; each code has one meaning in all packages. */
export type ErrorCode =
  | "ShapeMismatch"
  | "IndexOutOfRange"
  | "InvalidArgument"
  | "UnsupportedType"
  | "FileNotFound"
  | "FileFormat"
  | "FileAccess"
  | "NotFound"
  | "SourceName"
  | "PropertyName"
  | "TrainId"
  | "NoData"
  | "MultiRun"
  | "TooLarge"
  | "NotClose"
  | "TaskFailed"
  | "Aborted"
  | "Timeout"
  | "Connection"
  | "Internal";

/** What an error knows beside its message. */
export interface ErrorDetails {
  /** Path of the file the error is about. */
  file?: string;
  /** HDF5 path of the dataset or group the error is about. */
  dataset?: string;
  /** Byte offset, line number or other place inside the file. */
  at?: number | string;
  /** What the user can do now: one sentence. */
  hint?: string;
  /** The error underneath. */
  cause?: unknown;
}

const MARK = "beambook.error";

/** An error with a `code`, the file and dataset it is about, and a hint what to do. */
export class BeambookError extends Error {
  readonly code: ErrorCode;
  /** The message without place and hint. */
  readonly reason: string;
  readonly file?: string;
  readonly dataset?: string;
  readonly at?: number | string;
  readonly hint?: string;
  /** @internal */
  readonly "beambook.error": true = true;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { file, dataset, at, hint, cause } = details;
    const where = [file, dataset, at === undefined ? undefined : `at ${at}`].filter(Boolean);
    const place = where.length > 0 ? ` (${where.join(", ")})` : "";
    super(`${message}${place}${hint ? ` ${hint}` : ""}`, cause === undefined ? {} : { cause });
    this.name = `${code}Error`;
    this.code = code;
    this.reason = message;
    if (file !== undefined) this.file = file;
    if (dataset !== undefined) this.dataset = dataset;
    if (at !== undefined) this.at = at;
    if (hint !== undefined) this.hint = hint;
  }
}

/**
 * Whether `error` is a {@link BeambookError}, from whichever copy of the package, optionally with one `code`.
 *
 * @example
 * try { await run.getArray("nope", "data"); } catch (e) { if (isBeambookError(e, "SourceName")) console.log(e.hint); }
 */
export function isBeambookError(error: unknown, code?: ErrorCode): error is BeambookError {
  if (typeof error !== "object" || error === null || !(MARK in error)) return false;
  return code === undefined || (error as BeambookError).code === code;
}

/** Throws `Aborted` when the signal is set; long loops call it between blocks. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new BeambookError("Aborted", "Stopped before the end.", { cause: signal.reason });
  }
}
