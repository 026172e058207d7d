import { BeambookError, type ErrorCode, type ErrorDetails, isBeambookError } from "../errors.js";

/**
 * An error that names file and dataset: a {@link BeambookError} gets what it lacks, anything else becomes one of `code`
 * with `message` as its reason.
 */
export function locatedError(
  cause: unknown,
  where: Required<Pick<ErrorDetails, "file" | "dataset">>,
  { code = "FileFormat", message }: { code?: ErrorCode; message: (cause: unknown) => string },
): BeambookError {
  if (!isBeambookError(cause)) {
    return new BeambookError(code, message(cause), { ...where, cause });
  }
  if (cause.dataset !== undefined) return cause;
  const { file = where.file, at, hint } = cause;
  return new BeambookError(cause.code, cause.reason, {
    file,
    dataset: where.dataset,
    at,
    hint,
    cause: cause.cause ?? cause,
  });
}
