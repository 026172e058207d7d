import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { NDArray } from "@beambook/core";
import { repoRoot } from "../../support/peers.js";

/** Path of a reference file. */
export const reference = (name: string): string => `${repoRoot}/test/reference/scattering/${name}`;

/** Parsed reference JSON; the type is the caller's word for what is in it. */
export function expected<T>(name: string): T {
  return JSON.parse(readFileSync(reference(`${name}.json`), "utf8")) as T;
}

/** CRC32 of an array's bytes in eight hexadecimal digits. */
export function checksum(array: NDArray): string {
  const { buffer, byteOffset, byteLength } = array.contiguous().flat();
  const sum = crc32(new Uint8Array(buffer, byteOffset, byteLength));
  return sum.toString(16).padStart(8, "0");
}

/**
 * Where readings of mutated files are wrong: neither those of a peer nor refused with a typed error. Where the peer fails
 * (an answer of null) a reading is no error.
 *
 * @param found - checksums of each file, "typed" for a typed error, or what else happened
 */
export function wrongReadings(
  found: readonly (readonly string[] | string)[],
  answers: readonly (readonly string[] | null)[],
  peer: string,
): string[] {
  return found.flatMap((reading, i) => {
    if (reading === "typed") return [];
    if (typeof reading === "string") return [`${i}: ${reading}`];
    const answer = answers[i];
    return answer === null || String(answer) === String(reading)
      ? []
      : [`${i}: ${reading}, ${peer} ${answer}`];
  });
}
