import { BeambookError, type ErrorCode, isBeambookError } from "@beambook/core";

const error: unknown = new BeambookError("NotFound", "No dataset.", {
  file: "a.h5",
  hint: "Look.",
});
if (isBeambookError(error, "NotFound")) {
  const code: ErrorCode = error.code;
  const file: string | undefined = error.file;
  console.log(code, file);
}

// @ts-expect-error: not one of the codes
const wrong: ErrorCode = "Nonsense";
console.log(wrong);
