import { deserialize, serialize } from "node:v8";
import { BeambookError } from "../../errors.js";
import { pack } from "../pack.js";

/** A value as bytes: what the structured clone takes, and NDArrays without memory that they do not show. */
export function encode(value: unknown, what: string): Uint8Array {
  try {
    return serialize(pack(value, { shared: false }));
  } catch (cause) {
    throw new BeambookError(
      "InvalidArgument",
      `The argument or result of ${what} cannot be written to a file: ${(cause as Error).message}`,
      { hint: "Send JSON values and arrays; name functions by module.", cause },
    );
  }
}

/** Undoes {@link encode} but for NDArrays, which stay packed. */
export function decode(bytes: Uint8Array): unknown {
  return deserialize(bytes);
}
